/*
 * The entry `orangebox/events`: declaring events in a catalogue, and the facts of errors. Apart from the main entry, so that programs
 * without a catalogue do not load it.
 */

import type { ErrorFields, TimeFields } from './catalogue/error-fields.ts'
import { createErrorLogging } from './catalogue/log-errors.ts'
import type { ErrorFacts, ErrorOptions } from './model/errors.ts'
import type { LogsEvents } from './model/facts.ts'
import type { Declares, MetadataFor, NameFor } from './model/typed-telemetry.ts'
import { nodeClock } from './node/clock.ts'
import { nodeHash } from './node/hash.ts'
import { warnHost } from './node/warn.ts'

export { defineEvents } from './catalogue/define.ts'
export { type ErrorFields, errorFields, type TimeFields, timeFields } from './catalogue/error-fields.ts'
export { type DeclaredExperiments, experimentEvent } from './catalogue/experiment-event.ts'
export { boolean, bucket, errno, hashed, id, number, optional, pattern, privileged, text } from './catalogue/kinds.ts'
export type { Catalogue, EventDeclaration } from './model/catalogue.ts'
export type { ErrorFacts, ErrorOptions } from './model/errors.ts'
export type { FreeText, Kind } from './model/field.ts'
export { oneOf } from './model/label.ts'
export type { TypedLogger, TypedTelemetry } from './model/typed-telemetry.ts'

const errors = /* @__PURE__ */ createErrorLogging({
  sha256: nodeHash,
  monotonic: nodeClock.monotonic,
  main: () => process.argv[1],
  warn: warnHost,
})

/**
 * What may be told of an error: its class from a closed set, its code, how many errors caused it, and a hash of the place in the
 * program's own code. Never its message, a path or a value. Never throws, whatever was thrown.
 */
export const errorFacts: (error: unknown, options?: ErrorOptions) => ErrorFacts = errors.errorFacts

/**
 * Records an event with the facts of an error. It installs no handler: you call it from yours. Never throws. With a catalogue, declare
 * `...errorFields()` for the event.
 *
 * @param name as for `logEvent`.
 * @param metadata what else it carries, as for `logEvent`; the facts win over fields of the same name.
 */
export const logError: <E, N extends NameFor<E>, const M extends MetadataFor<E, N, M, ErrorFields>>(
  telemetry: LogsEvents & Declares<E>,
  name: N,
  error: unknown,
  metadata?: M,
  options?: ErrorOptions,
) => void = errors.logError

/**
 * Runs a function and records how long it took in milliseconds, whether it threw, and the facts of what it threw. Returns and throws what
 * the function does. If that is a promise, its end is recorded, and the promise that is returned settles after that. With a catalogue,
 * declare `...timeFields()` for the event.
 *
 * @throws what `work` throws; a `TypeError` if it is no function.
 * @example const report = await time(telemetry, 'build', { files: 3 }, () => build(files))
 */
export const time: <E, N extends NameFor<E>, const M extends MetadataFor<E, N, M, TimeFields>, R>(
  telemetry: LogsEvents & Declares<E>,
  name: N,
  metadata: M | undefined,
  work: () => R,
  options?: ErrorOptions,
) => R = errors.time
