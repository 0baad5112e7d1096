/* The entry `orangebox/facts`: events out of what several places of a program know, put together by a reducer. */

import { buildReducer } from './facts/reducer.ts'
import type { Reducer, ReducerOptions, TableOptions } from './model/facts.ts'
import { nodeClock } from './node/clock.ts'
import { warnHost } from './node/warn.ts'

export type {
  Emit,
  EmitOptions,
  FactDrop,
  Incomplete,
  Key,
  LogsEvents,
  Reducer,
  ReducerHealth,
  ReducerOptions,
  Table,
  TableOptions,
  Tables,
} from './model/facts.ts'

/**
 * Makes a reducer: call sites hand over facts, which is what happened with the data they have at that moment; it remembers what belongs
 * together and emits an event once enough is known. See docs/facts.md.
 *
 * @param options the client, the tables, and what a fact means. Bounds that are wrong fall back to their defaults and are told.
 * @example
 * const reducer = createReducer({
 *   telemetry,
 *   tables: { turns: { max: 100, onIncomplete: (turn: Turn, emit) => emit('turn', turn) } },
 *   reduce: (tables, fact: Fact, emit) => { … },
 * })
 */
export const createReducer = <Rows extends object, Fact>(options: ReducerOptions<Rows, Fact>): Reducer<Fact> =>
  buildReducer(options, nodeClock, warnHost)

/**
 * Declares a table by the type of its rows, where nothing else says it.
 *
 * @param options bounds, and what becomes of a row that never became complete; default: 1,024 rows, 1 hour, counted.
 * @example tables: { threads: table<Thread>({ max: 100 }) }
 */
export const table = <Row>(options: TableOptions<Row> = {}): TableOptions<Row> => options
