/* One table of a reducer: rows by key, bounded in number and in idle time. */

import type { Incomplete, Key, Table } from '../model/facts.ts'

/** A table, and what its reducer does with it. */
export interface Rows<Row> {
  /** What `reduce` gets. */
  readonly table: Table<Row>
  /** When the row that was used least recently is due, by the clock it was used by; undefined: there is none. */
  nextDue(): number | undefined
  /** Gives up every row that is due. */
  expire(now: number): void
  /** Gives up all rows, the least recently used first. */
  settle(): void
  /** Empties the table without calling `leave`. */
  forget(): void
}

/**
 * A bounded table. A `Map` keeps its keys in the order of their insertion; whatever is used is inserted again, so that the first one is
 * always the one to go next, and nothing has to be searched.
 *
 * @param now milliseconds that never jump.
 * @param leave hears of each row that is given up. It must not throw.
 */
export function createTable<Row>(
  { max, idleMs }: { readonly max: number; readonly idleMs: number },
  now: () => number,
  leave: (key: Key, row: Row, why: Incomplete) => void,
): Rows<Row> {
  const rows = new Map<Key, { readonly row: Row; readonly usedAt: number }>()

  const put = (key: Key, row: Row): Row => {
    rows.delete(key)
    rows.set(key, { row, usedAt: now() })
    return row
  }
  const giveUpFirst = (why: Incomplete): void => {
    const [first] = rows
    if (!first) return
    const [key, { row }] = first
    // Removed first, and told afterwards: who is told may look the row up, and must not find it any more.
    rows.delete(key)
    leave(key, row, why)
  }
  const set = (key: Key, row: Row): Row => {
    put(key, row)
    if (rows.size > max) giveUpFirst('evicted')
    return row
  }
  const get = (key: Key): Row | undefined => {
    const found = rows.get(key)
    return found && put(key, found.row)
  }
  const nextDue = (): number | undefined => {
    const [first] = rows.values()
    return first && first.usedAt + idleMs
  }
  return {
    table: Object.freeze({
      get size() {
        return rows.size
      },
      get,
      set,
      // Not by `get`: a row may be undefined.
      open: (key: Key, make: () => Row) => (rows.has(key) ? (get(key) as Row) : set(key, make())),
      delete: (key: Key) => rows.delete(key),
    }),
    nextDue,
    expire: (at) => {
      for (let due = nextDue(); due !== undefined && due <= at; due = nextDue()) giveUpFirst('idle')
    },
    settle: () => {
      // As many as there are: what `leave` puts in meanwhile must not keep this going.
      for (let n = rows.size; n > 0; n--) giveUpFirst('shutdown')
    },
    forget: () => rows.clear(),
  }
}
