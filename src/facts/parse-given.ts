/* The options of `createReducer`, where JavaScript may give anything. */

import type { ReducerOptions } from '../model/facts.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { isReadable } from '../policy/is-readable.ts'
import { optionOf } from '../policy/option-of.ts'

/**
 * What a host gave `createReducer`, made usable. A reducer without a client, without tables or without `reduce` does nothing, and the call sites that
 * observe facts go on.
 *
 * @param warn hears, in one sentence, what is missing.
 */
export function parseGiven<R extends object, Fact>(
  given: ReducerOptions<R, Fact>,
  warn: (message: string) => void,
): ReducerOptions<R, Fact> {
  const parts = {
    telemetry: optionOf(given, 'telemetry'),
    tables: optionOf(given, 'tables'),
    reduce: optionOf(given, 'reduce'),
  }
  const isUsable = {
    telemetry: hasMethods(parts.telemetry, 'logEvent'),
    tables: isReadable(parts.tables),
    reduce: typeof parts.reduce === 'function',
  }
  const wanted = { telemetry: 'a client', tables: 'an object of tables', reduce: 'a function' } as const
  const wrong = (['telemetry', 'tables', 'reduce'] as const)
    .filter((part) => !isUsable[part])
    .map((part) => `${part} must be ${wanted[part]}, and was ${describe(parts[part])}`)
  if (wrong.length > 0) warn(`createReducer: ${wrong.join('; ')}; no fact becomes an event`)
  return {
    telemetry: isUsable.telemetry ? (parts.telemetry as ReducerOptions<R, Fact>['telemetry']) : nobody,
    tables: isUsable.tables ? (parts.tables as ReducerOptions<R, Fact>['tables']) : ({} as never),
    reduce: isUsable.reduce ? (tables, fact, emit) => given.reduce(tables, fact, emit) : () => {},
    onDiagnostic: optionOf(given, 'onDiagnostic'),
  }
}

/** In the place of a client that is none: off, so that facts are counted as refused. */
const nobody = { enabled: false, logEvent: () => {} }
