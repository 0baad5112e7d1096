/* The list of segments of one writer, and what happens to all of them at once: another answer of the user, new facts, the end. */

import type { ConsentListener } from '../../home/consent-file.ts'
import { forbids } from '../../policy/consent.ts'
import { resourceLine } from './lines.ts'
import type { OwnSegment } from './segment.ts'

/** The segments one writer holds, on disk and in memory, oldest first, and which of them takes events. */
export interface Holdings {
  all(): readonly OwnSegment[]
  /** The one that takes events. */
  current(): OwnSegment | undefined
  /** Puts one more there, which takes events from now on. */
  start(segment: OwnSegment): OwnSegment
  /** A new answer of the user: ends what it does not allow, and marks what memory took before any was known with the consent it was recorded under. */
  readonly obey: ConsentListener
  /** The next event opens a new segment. */
  roll(): void
  /** Ends what nobody will send from here: lost, finished, or with events in it that only a reader of the file can send. */
  tidy(): void
  /** Marks segments with the account that is known now, where none was known when they were opened. */
  bind(account: string): void
  /** New facts for all of them, in memory and in the files. */
  setResource(json: string): void
  /** Gives back what is on disk. */
  giveBack(): void
  /** Gives back everything. */
  clear(): void
  /** Events that can be sent from memory. */
  inMemory(): number
  /** Whether this event can be sent from memory. */
  has(id: string): boolean
}

/** Holds nothing yet. */
export function createHoldings(): Holdings {
  let held: OwnSegment[] = []
  let current: OwnSegment | undefined

  const tidy = () => {
    held = held.filter((segment) => {
      if (segment === current || segment.isUnderWay()) return true
      if (isOurs(segment) && !segment.hasUnloaded() && segment.isUnfinished()) return true
      segment.release()
      return false
    })
  }

  const roll = () => {
    current = undefined
    tidy()
  }

  /** Marks segments in memory with the consent that they were recorded under. */
  const adopt = (text: string | null, mayBe: (segment: OwnSegment) => boolean) => {
    for (const segment of held) if (!segment.onDisk && mayBe(segment)) segment.adopt(text)
  }

  return {
    all: () => held,
    current: () => current,
    start: (segment) => {
      // What was recorded before the default could be written down was recorded under this very default.
      if (segment.onDisk && segment.consent !== null) adopt(segment.consent, (other) => other.consent === null)
      held.push(segment)
      current = segment
      return segment
    },
    obey: (now, news) => {
      if (news === 'first') adopt(now.text, (segment) => segment.isUnder(now.text))
      if (news === 'default') adopt(now.text, ({ consent }) => consent === null)
      for (const segment of held) if (forbids(now, segment)) segment.discard()
      if (news === 'said') roll()
    },
    roll,
    tidy,
    bind: (account) => {
      for (const segment of held) if (segment.account === null && isOurs(segment)) segment.bind(account)
    },
    setResource: (json) => {
      for (const segment of held) {
        segment.setResource(json)
        if (!isOurs(segment)) continue
        try {
          segment.write(resourceLine(json))
        } catch {
          // Whoever reads this segment later sends it with the facts it was opened with.
        }
      }
    },
    giveBack: () => {
      for (const segment of held) if (segment.onDisk) segment.release()
      roll()
    },
    clear: () => {
      for (const segment of held) segment.release()
      held = []
      current = undefined
    },
    inMemory: () => {
      let sum = 0
      for (const { events } of held) sum += events.size
      return sum
    },
    has: (id) => held.some(({ events }) => events.has(id)),
  }
}

/** Whether this process still holds it. If another one has taken it over, it is counted as given back. */
function isOurs(segment: OwnSegment): boolean {
  if (segment.checkHold() !== 'lost') return true
  segment.yieldUp()
  return false
}
