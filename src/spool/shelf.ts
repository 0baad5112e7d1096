import { resourceLine } from './lines.ts'
import type { OwnSegment } from './segment.ts'

/** The segments one writer holds, on disk and in memory, oldest first, and which of them takes events. */
export interface Shelf {
  all(): readonly OwnSegment[]
  /** The one that takes events. */
  current(): OwnSegment | undefined
  /** Puts one more there, which takes events from now on. */
  start(segment: OwnSegment): OwnSegment
  /** None takes events any more. */
  roll(): void
  /** Ends what nobody will send from here: lost, finished, or with events in it that only a reader of the file can send. */
  tidy(): void
  /** Says of those recorded when nobody knew whose the events are. */
  bind(account: string): void
  /** New facts for all of them, in memory and in the files. */
  setResource(json: string): void
  /** Gives back what is on disk. */
  giveBack(): void
  /** Gives back everything. */
  clear(): void
  /** Events that can be sent from memory. */
  inMemory(): number
  /** Whether an event can. */
  has(id: string): boolean
}

export function createShelf(): Shelf {
  let held: OwnSegment[] = []
  let current: OwnSegment | undefined

  const tidy = () => {
    held = held.filter((segment) => {
      if (segment === current || segment.isUnderWay()) return true
      const unfinished = segment.pending() > 0 || segment.reports.size > 0
      if (segment.hold() !== 'lost' && unfinished && !segment.hasUnloaded()) return true
      segment.release()
      return false
    })
  }

  const roll = () => {
    current = undefined
    tidy()
  }

  return {
    all: () => held,
    current: () => current,
    start: (segment) => {
      held.push(segment)
      current = segment
      return segment
    },
    roll,
    tidy,
    bind: (account) => {
      for (const segment of held) if (segment.account === null && segment.hold() !== 'lost') segment.bind(account)
    },
    setResource: (json) => {
      for (const segment of held) {
        segment.setResource(json)
        if (segment.hold() === 'lost') continue
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
    inMemory: () => held.reduce((sum, segment) => sum + segment.events.size, 0),
    has: (id) => held.some(({ events }) => events.has(id)),
  }
}
