/* The segments that one writer holds, and what happens to all of them at once: another answer of the user, new facts, the end. */

import type { ConsentListener } from '../../home/consent-file.ts'
import { type Consent, forbids } from '../../policy/consent.ts'
import { bindTo, write } from './fill-segment.ts'
import { resourceLine } from './lines.ts'
import type { OwnSegment } from './segment.ts'
import type { WriterState } from './writer-state.ts'

/** Holds one more, which takes events from now on. */
export function hold(state: WriterState, segment: OwnSegment): OwnSegment {
  // What was recorded before the default could be written down was recorded under this very default.
  if (segment.onDisk && segment.consent !== null) adopt(state, segment.consent, (other) => other.consent === null)
  state.held.push(segment)
  state.current = segment
  return segment
}

/** Marks segments in memory with the consent that they were recorded under. */
function adopt({ held }: WriterState, text: string | null, mayBe: (segment: OwnSegment) => boolean): void {
  for (const segment of held) if (!segment.onDisk && mayBe(segment)) segment.state.consent = text
}

/** A new answer of the user: ends what it does not allow, and marks what memory took before any was known with the consent it was recorded under. */
export function obey(state: WriterState, now: Consent, news: Parameters<ConsentListener>[1]): void {
  if (news === 'first') adopt(state, now.text, (segment) => segment.isUnder(now.text))
  if (news === 'default') adopt(state, now.text, ({ consent }) => consent === null)
  for (const segment of state.held) if (forbids(now, segment)) segment.discard()
  if (news === 'said') roll(state)
}

/** The next event opens a new segment. */
export function roll(state: WriterState): void {
  state.current = undefined
  tidy(state)
}

/** Ends what nobody will send from here: lost, finished, or with events in it that only a reader of the file can send. */
export function tidy(state: WriterState): void {
  state.held = state.held.filter((segment) => {
    if (segment === state.current || segment.state.underWay) return true
    if (isOurs(segment) && segment.state.unloaded === 0 && segment.isUnfinished()) return true
    segment.release()
    return false
  })
}

/** Marks segments with the account that is known now, where none was known when they were opened. */
export function bind({ held }: WriterState, account: string): void {
  for (const segment of held) if (segment.account === null && isOurs(segment)) bindTo(segment.state, account)
}

/** New facts for the segments that are held, in memory and in the files, and for those to come. */
export function renewResource(state: WriterState, json: string): void {
  state.resource = json
  for (const segment of state.held) {
    segment.state.resource = json
    if (!isOurs(segment)) continue
    try {
      write(segment.state, resourceLine(json))
    } catch {
      // Whoever reads this segment later sends it with the facts it was opened with.
    }
  }
}

/** Gives back what is on disk. */
export function giveBack(state: WriterState): void {
  for (const segment of state.held) if (segment.onDisk) segment.release()
  roll(state)
}

/** Events that can be sent from memory. */
export function inMemory({ held }: WriterState): number {
  let sum = 0
  for (const { state } of held) sum += state.events.size
  return sum
}

/** Whether this process still holds it. If another one has taken it over, it is counted as given back. */
function isOurs(segment: OwnSegment): boolean {
  if (segment.checkHold() !== 'lost') return true
  segment.yieldUp()
  return false
}
