/* What came, in memory, for everything that looks at it: the API, the page, `tail`. */

import { type Budget, bytesOf } from '../intake/budget.ts'
import type { Entry, NewEntry } from './entry.ts'

/** Which entries are wanted. */
export interface Query {
  /** Entries with a higher `seq` alone. */
  readonly after: number
  readonly limit: number
  readonly matches: (entry: Entry) => boolean
}

/** The entries that were found. */
export interface Page {
  readonly entries: readonly Entry[]
  /** What to give as `after` for those that follow. */
  readonly next: number
}

/** What an entry takes of the budget. The contents of a new event are counted by the ledger, which holds them as well. */
const sizeOf = (entry: Entry): number =>
  entry.verdict === 'good' && entry.protocol === 'events' && !entry.duplicate ? 500 : bytesOf(entry)

/**
 * All that came, good and bad, in order of arrival.
 *
 * @param budget where it is bounded, the oldest entries are forgotten.
 * @param now epoch milliseconds.
 */
export const createEntries = (budget: Budget, now: () => number) => {
  const entries: Entry[] = []
  const listeners = new Set<() => void>()
  let seq = 0
  return {
    add: (entry: NewEntry): void => {
      seq += 1
      const noted: Entry = { seq, received_at: new Date(now()).toISOString(), ...entry }
      entries.push(noted)
      if (budget.isBounded) budget.keep(sizeOf(noted), () => entries.shift())
      for (const listener of listeners) listener()
    },
    /** The number of the newest there was, 0 before the first. */
    last: (): number => seq,
    /** The oldest that match, of those after `after`. */
    page: ({ after, limit, matches }: Query): Page => {
      const found: Entry[] = []
      // The oldest are forgotten first, so those that are left are numbered without gaps, and the place of one is known.
      const first = Math.max(0, after + 1 - (entries[0]?.seq ?? 1))
      for (let at = first; at < entries.length; at++) {
        const entry = entries[at]
        if (!entry || !matches(entry)) continue
        found.push(entry)
        if (found.length === limit) return { entries: found, next: entry.seq }
      }
      return { entries: found, next: Math.max(after, seq) }
    },
    /** Calls with each new entry until the function it returns is called. */
    onAdd: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type Entries = ReturnType<typeof createEntries>
