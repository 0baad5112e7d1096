/* The fields that `logError` and `time` fill, as declarations, so that a host with a catalogue need not list them by hand. */

import type { Kind } from '../model/field.ts'
import { oneOf, oneOfList } from '../model/label.ts'
import { or } from '../model/or.ts'
import { errorTypes } from './error-facts.ts'
import { errno, number, optional, stackHash } from './kinds.ts'

/** The fields that `logError` fills. */
export interface ErrorFields {
  /** The class of the error. */
  readonly error_type: Kind<string, true>
  /** Its code. */
  readonly error_code: Kind<unknown, true>
  /** How many errors caused it. */
  readonly error_depth: Kind<number, true>
  /** The place in the program's own code, as a hash. */
  readonly error_stack: Kind<string, true>
}

/** The fields that `time` fills. */
export interface TimeFields extends ErrorFields {
  /** How long it took. */
  readonly duration_ms: Kind<number, false>
  /** Whether it returned or threw. */
  readonly outcome: Kind<string, false>
}

/**
 * Fields of an event for `logError`.
 *
 * @param types classes of the program's own that may be named besides those of the language and of Node; any other becomes `other`.
 * @example fields: { ...errorFields('ConfigError'), attempt: number() }
 */
export const errorFields = (...types: readonly string[]): ErrorFields => errorFieldsOf(or(types, () => types.flat()))

/** The same of a list. */
export const errorFieldsOf = (types: readonly string[]): ErrorFields => ({
  error_type: optional(oneOfList([...errorTypes, ...types])) as Kind<string, true>,
  error_code: optional(errno()),
  error_depth: optional(number({ integer: true, min: 0 })),
  error_stack: optional(stackHash()),
})

/** Fields of an event for `time`. `types`: as for {@link errorFields}. */
export const timeFields = (...types: readonly string[]): TimeFields => ({
  duration_ms: number({ unit: 'ms', min: 0 }),
  outcome: oneOf('ok', 'error') as unknown as Kind<string, false>,
  ...errorFields(...types),
})
