/*
 * The books of one sink. Every place that takes, sends or gives up events counts it here, and nowhere else, so that `health()` can be
 * checked: the sums in `model/books.ts` hold also while a request is under way.
 */

import type { Books, DropReason, RefusalReason } from '../model/books.ts'
import { tally } from './tally.ts'

/** The counters of one sink. */
export interface Ledger {
  /** Counts one event that was logged and not taken. */
  refuse(reason: RefusalReason): void
  /**
   * Counts one event as logged and as taken, in one step. A host whose stack is nearly full may throw between two steps, and the books would not
   * balance.
   */
  admit(): void
  /** `n` events came from a segment that this process took over. */
  claim(n: number): void
  /** The endpoint accepted `n` events. */
  deliver(n: number): void
  /** `n` events are on disk and no longer this process's to send. */
  release(n: number): void
  /** `n` events were given up for good. */
  drop(reason: DropReason, n: number): void
  /** The endpoint accepted `n` events that another process had taken over meanwhile; they are not `delivered` here. */
  late(n: number): void
  /** The total so far, as the two below: what one `flush` did is the difference of two totals. */
  delivered(): number
  released(): number
  dropped(): number
  /**
   * A snapshot. `kept` and `pending` are counted by those who hold the events and passed in, so that the sum in {@link Books} is a
   * real check.
   */
  books(kept: number, pending: number): Books
}

/** A ledger in which all counts are 0. */
export function createLedger(): Ledger {
  const count = { logged: 0, admitted: 0, claimed: 0, delivered: 0, released: 0, late: 0 }
  const add = (key: keyof typeof count) => (n: number) => {
    count[key] += n
  }
  const refused: Partial<Record<RefusalReason, number>> = {}
  const dropped: Partial<Record<DropReason, number>> = {}
  return {
    refuse: (reason) => {
      tally(refused, reason, 1)
      count.logged++
    },
    admit: () => {
      count.admitted++
      count.logged++
    },
    claim: add('claimed'),
    deliver: add('delivered'),
    release: add('released'),
    drop: (reason, n) => tally(dropped, reason, n),
    late: add('late'),
    delivered: () => count.delivered,
    released: () => count.released,
    dropped: () => Object.values(dropped).reduce((sum, n) => sum + n, 0),
    books: (kept, pending) => ({ ...count, refused: { ...refused }, dropped: { ...dropped }, kept, pending }),
  }
}
