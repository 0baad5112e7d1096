/*
 * Writing events to disk, under the consent and the account of the moment. A disk that refuses is left alone for a while, and memory takes the
 * events.
 */

import { limits } from '../../model/limits.ts'
import { unread } from '../../policy/consent.ts'
import { isFaultOfDisk, refusal } from '../../policy/disk-fault.ts'
import { warn } from '../../policy/warn.ts'
import { yieldUp } from './end-segment.ts'
import { isFull, write } from './fill-segment.ts'
import { hold, roll } from './holdings.ts'
import { openSegment } from './open-segment.ts'
import { checkHold, type SegmentState } from './segment-state.ts'
import type { WriterState } from './writer-state.ts'

/** Of a line that was recorded earlier than now: whose it is, and whether it may still be written under the consent of now. */
export interface Origin {
  readonly account: string | null
  readonly mayBeUnder: (consent: string | null) => boolean
  /** Ask the disk, also where it refused a moment ago. */
  readonly insists: boolean
}

/**
 * Writes a line into the segment that takes events, or into a new one. Undefined: not now, memory is for it.
 *
 * @param origin of what was recorded earlier than now.
 */
export function tryToTake(state: WriterState, line: string, origin?: Origin): SegmentState | 'opt_out' | undefined {
  if (isResting(state) && !(state.place.usesDisk && origin?.insists)) return undefined
  try {
    for (let n = 0; n < 2; n++) {
      const settled = tryOnce(state, line, origin)
      if (settled !== 'again') return settled
    }
    throw refusal('the segment was taken over twice')
  } catch (error) {
    if (!isFaultOfDisk(error)) {
      state.fault = error
      return undefined
    }
    const { clock, report } = state.ports
    state.retryAt = clock.monotonic() + limits.diskRetryMs
    warn(report, 'storage', `the disk takes no events, memory does: ${(error as Error).message}`)
    return undefined
  }
}

/**
 * One attempt. `again`: somebody took the segment over, perhaps before the line was in it, or the user said `off` and it is gone; the next attempt,
 * which opens a new one, will know.
 */
function tryOnce(state: WriterState, line: string, origin?: Origin): SegmentState | 'again' | 'opt_out' | undefined {
  const { consent } = state.place
  // The call that logs has asked for the consent a moment before. To read the clock once more would cost a tenth of a microsecond.
  const now = origin ? consent.current() : consent.last()
  // A consent file that could not be looked at may hold a no. Until it can be read, nothing is written to the disk.
  if (now === unread) return undefined
  const { text } = now
  if (origin && !origin.mayBeUnder(text)) return undefined
  const account = origin ? origin.account : state.account()
  let own = state.current?.state
  if (own && (!own.file || isFull(own) || own.account !== account || own.consent !== text)) {
    roll(state)
    own = undefined
  }
  if (own) write(own, line)
  else {
    const segment = openSegment(state, account, line, origin?.mayBeUnder)
    if (!segment) return 'opt_out'
    state.opened = true
    own = hold(state, segment).state
  }
  const answer = checkHold(own)
  if (answer === 'lost') {
    yieldUp(own)
    roll(state)
    return 'again'
  }
  // Too old by now, but the file is still there, so whoever takes it over finds the line. It stays held until a turn of sending gives it back: the
  // caller has yet to count the line in it. What follows goes into another one.
  if (answer === 'expired') state.current = undefined
  return own
}

/** Tells what kept a line from the disk that was no fault of the disk's, if something did. To be called once its event is safe. */
export function tellFault(state: WriterState): void {
  if (state.fault === undefined) return
  const message = `an event could not be written, memory has it: ${(state.fault as Error | null)?.message}`
  state.fault = undefined
  warn(state.ports.report, 'storage', message, 'event')
}

/** Where the next line would go. */
export const storage = (state: WriterState): 'disk' | 'memory' =>
  isResting(state) || state.place.consent.current() === unread ? 'memory' : 'disk'

/** Without a refusal of the disk the clock is not read: in each event that would cost a tenth of a microsecond. */
const isResting = ({ retryAt, ports }: WriterState): boolean =>
  retryAt !== undefined && ports.clock.monotonic() < retryAt
