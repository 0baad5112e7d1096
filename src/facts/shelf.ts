/*
 * The tables of one reducer. Rows that never become complete are given up when they are idle, when their table is full and when the
 * program ends; the host then hears of each by `onIncomplete`, or else it is counted.
 */

import { tally } from '../books/tally.ts'
import type { Emit, Incomplete, Key, ReducerHealth, TableOptions, Tables } from '../model/facts.ts'
import { or } from '../model/or.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import { parseTable } from './parse-tables.ts'
import { createTable, type Rows } from './table.ts'

/** All tables of a reducer, and the one timer they need. */
export interface Shelf<R> {
  /** What `reduce` gets. */
  readonly tables: Tables<R>
  /** Sets the timer for the row that is due next. To be called after each use of the tables. */
  wait(): void
  /** Gives up all rows and stops the timer. */
  settle(): void
  /** Empties the tables without calling `onIncomplete`. */
  forget(): void
  counts(): ReducerHealth['tables']
}

/** Which row was given up, and why. */
interface Left {
  readonly key: Key
  readonly why: Incomplete
}

/** One table, and how many of its rows were given up, by reason. */
interface Named {
  readonly name: string
  readonly rows: Rows<unknown>
  readonly incomplete: Partial<Record<Incomplete, number>>
}

/** What a shelf is made with. */
export interface ShelfDeps {
  readonly clock: Clock
  /** What `onIncomplete` emits by. */
  readonly emit: Emit
  /** Hears what `onIncomplete` throws. */
  readonly told: (where: string) => (error: unknown) => void
  /** Hears of bounds that are none. */
  readonly onBad: (option: string, problem: string) => void
}

/** Makes the tables that a host declared; the rows of each are given up by its own bounds. */
export function createShelf<R extends object>(
  declared: { readonly [K in keyof R]: TableOptions<R[K]> },
  { clock, emit, told, onBad }: ShelfDeps,
): Shelf<R> {
  let isLeaving = false
  /**
   * Tells the host of a row that is given up. A row that has to make room meanwhile is counted and not told: a host that adds rows in
   * `onIncomplete` would otherwise never come to an end.
   */
  const leave = (table: string, { onIncomplete }: TableOptions<never>, row: never, left: Left): void => {
    if (isLeaving) return
    isLeaving = true
    try {
      onIncomplete?.(row, emit, left)
    } catch (error) {
      told(`tables.${table}.onIncomplete()`)(error)
    } finally {
      isLeaving = false
    }
  }
  const entries = or([], () =>
    Object.entries<TableOptions<never>>(declared as object as Record<string, TableOptions<never>>),
  )
  const all = entries.map(([name, options]): Named => {
    const incomplete: Named['incomplete'] = {}
    const rows = createTable<unknown>(parseTable(name, options, onBad), clock.monotonic, (key, row, why) => {
      tally(incomplete, why, 1)
      leave(name, options, row as never, { key, why })
    })
    return { name, rows, incomplete }
  })
  let timer: { readonly due: number; readonly cancel: Cancel } | undefined
  const stop = (): void => {
    timer?.cancel()
    timer = undefined
  }
  const wait = (): void => {
    const due = Math.min(...all.map(({ rows }) => rows.nextDue() ?? Number.POSITIVE_INFINITY))
    // A row that is used again is due later than the timer, which then finds nothing and waits again. That is cheaper than a new timer
    // at each fact.
    if (due === Number.POSITIVE_INFINITY || (timer && timer.due <= due)) return
    stop()
    timer = { due, cancel: clock.later(due - clock.monotonic(), expire) }
  }
  const expire = (): void => {
    timer = undefined
    for (const { rows } of all) rows.expire(clock.monotonic())
    wait()
  }
  return {
    tables: Object.freeze(Object.fromEntries(all.map(({ name, rows }) => [name, rows.table]))) as Tables<R>,
    wait,
    settle: () => {
      stop()
      // The table declared last is given up first: a turn may need its thread, which was declared before it.
      for (const { rows } of [...all].reverse()) rows.settle()
    },
    forget: () => {
      for (const { rows } of all) rows.forget()
    },
    counts: () =>
      Object.fromEntries(
        all.map(({ name, rows, incomplete }) => [name, { rows: rows.table.size, incomplete: { ...incomplete } }]),
      ),
  }
}
