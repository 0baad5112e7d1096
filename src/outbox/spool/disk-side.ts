/*
 * Writing events to disk, under the consent and the account of the moment. A disk that refuses is left alone for a while, and memory takes the
 * events.
 */

import { limits } from '../../model/limits.ts'
import { unread } from '../../policy/consent.ts'
import { isFaultOfDisk, refusal } from '../../policy/disk-fault.ts'
import { warn } from '../../policy/warn.ts'
import type { Holdings } from './holdings.ts'
import { type OpenSegmentDeps, openSegment } from './open-segment.ts'
import type { OwnSegment } from './segment.ts'

/** The half of a writer that writes to the disk, for as long as the disk takes anything. */
export interface DiskSide {
  /**
   * Writes a line into the segment that takes events, or into a new one. Undefined: not now, memory is for it.
   *
   * @param origin of what was recorded earlier than now.
   */
  tryToTake(line: string, origin?: Origin): OwnSegment | 'opt_out' | undefined
  /** Says what kept a line from the disk that was no fault of the disk's, if something did: once its event is safe. */
  tellFault(): void
  /** Whether a segment was opened since this was asked last. */
  hasOpened(): boolean
  /** Where the next line would go. */
  storage(): 'disk' | 'memory'
}

/** Of a line that was recorded earlier than now: whose it is, and whether it may still be written under the consent of now. */
export interface Origin {
  readonly account: string | null
  readonly mayBeUnder: (consent: string | null) => boolean
  /** Ask the disk, also where it refused a moment ago. */
  readonly insists: boolean
}

/** What opening segments needs, and whose events they are. */
export interface DiskSideDeps extends OpenSegmentDeps {
  /** Hash of the account events are recorded under now. */
  readonly account: () => string | null
}

/** @param resource JSON of the facts for segments to come. */
export function createDiskSide(holdings: Holdings, resource: () => string, deps: DiskSideDeps): DiskSide {
  const { clock, report } = deps.ports
  const { consent, usesDisk } = deps.place
  /** Undefined: the disk takes events. */
  let retryAt = usesDisk ? undefined : Number.POSITIVE_INFINITY
  let opened = false
  let fault: unknown

  // Without a refusal of the disk the clock is not read: in each event that would cost a tenth of a microsecond.
  const isResting = () => retryAt !== undefined && clock.monotonic() < retryAt

  /**
   * One attempt. `again`: we slept, and somebody may have taken the segment before the line was in it, or the user said `off` and it
   * is gone; the next attempt, which opens a new one, will know.
   */
  const attempt = (line: string, origin?: Origin): OwnSegment | 'again' | 'opt_out' | undefined => {
    const now = consent.current()
    // A consent file that could not be looked at may hold a no. Until it can be read, nothing is written to the disk.
    if (now === unread) return undefined
    const { text } = now
    if (origin && !origin.mayBeUnder(text)) return undefined
    const account = origin ? origin.account : deps.account()
    let segment = holdings.current()
    if (segment && (!segment.onDisk || segment.isFull() || segment.account !== account || segment.consent !== text)) {
      holdings.roll()
      segment = undefined
    }
    if (segment) segment.write(line)
    else {
      segment = openSegment({ account, resource: resource(), line, mayBeUnder: origin?.mayBeUnder }, deps)
      if (!segment) return 'opt_out'
      opened = true
      holdings.start(segment)
    }
    const hold = segment.checkHold()
    if (hold === 'held') return segment
    if (hold === 'lost') segment.yieldUp()
    // A segment that is being sent is not given back yet: otherwise this process and the next holder would both send it.
    if (!segment.isUnderWay()) segment.release()
    holdings.roll()
    return 'again'
  }

  return {
    storage: () => (isResting() || consent.current() === unread ? 'memory' : 'disk'),
    hasOpened: () => {
      const was = opened
      opened = false
      return was
    },
    tellFault: () => {
      if (fault === undefined) return
      const message = `an event could not be written, memory has it: ${(fault as Error | null)?.message}`
      fault = undefined
      warn(report, 'storage', message, 'event')
    },
    tryToTake: (line, origin) => {
      if (isResting() && !(usesDisk && origin?.insists)) return undefined
      try {
        for (let n = 0; n < 2; n++) {
          const settled = attempt(line, origin)
          if (settled !== 'again') return settled
        }
        throw refusal('the segment was taken over twice')
      } catch (error) {
        if (!isFaultOfDisk(error)) {
          fault = error
          return undefined
        }
        retryAt = clock.monotonic() + limits.diskRetryMs
        const message = `the disk takes no events, memory does: ${(error as Error).message}`
        warn(report, 'storage', message)
        return undefined
      }
    },
  }
}
