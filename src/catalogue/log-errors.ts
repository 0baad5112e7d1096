/* `errorFacts`, `logError` and `time` of `orangebox/events`, made of what they need of the machine. */

import type { ErrorFacts, ErrorOptions } from '../model/errors.ts'
import type { LogsEvents } from '../model/facts.ts'
import { type Label, labelOf } from '../model/label.ts'
import { or } from '../model/or.ts'
import type { Logger } from '../model/telemetry.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import { errorFacts, errorTypes } from './error-facts.ts'
import { timed } from './timing.ts'

/** What the functions below need of the machine. */
export interface ErrorTools {
  readonly sha256: (text: string) => string
  /** Milliseconds that never jump. */
  readonly monotonic: () => number
  /** Says something to whoever develops the host. */
  readonly warn: (message: string) => void
  /** The path of the program that was started. */
  readonly main: () => string | undefined
}

/** Makes the three functions. What they do for a host stands in `src/events.ts`. */
export function createErrorLogging({ sha256, monotonic, main, warn }: ErrorTools) {
  const factsOf = (error: unknown, options?: ErrorOptions): ErrorFacts =>
    errorFacts(error, { types: typesOf(optionOf(options, 'types')), sha256, main: main() })

  /** Logs through the client's own `logEvent`, so that consent, catalogue and sampling hold as for every event. */
  const log = (
    telemetry: LogsEvents,
    name: string,
    metadata: unknown,
    { more, isError }: { readonly more: object; readonly isError: boolean },
  ): void => {
    // A client with a catalogue has narrower types; it screens the event at run time. Of metadata that throws when it is read nothing is taken; the facts are told all the same.
    if (hasMethods(telemetry, 'logEvent'))
      (telemetry as Logger).logEvent(
        name,
        { ...or({}, () => ({ ...(metadata as object) })), ...more },
        isError ? { severity: 'error' } : undefined,
      )
    else warn(`time and logError take a client first, and were given ${describe(telemetry)}; nothing is recorded`)
  }
  return {
    errorFacts: factsOf,
    logError: (telemetry: LogsEvents, name: string, error: unknown, metadata?: unknown, options?: ErrorOptions): void =>
      log(telemetry, name, metadata, { more: asLabels(factsOf(error, options)), isError: true }),
    time: <R>(telemetry: LogsEvents, name: string, metadata: unknown, work: () => R, options?: ErrorOptions): R =>
      timed(
        // In JavaScript somebody may forget the fields and give the work in their place. It is the host's work, so it is done all the same.
        workOf(work ?? metadata),
        monotonic,
        (error) => factsOf(error, options),
        ({ duration_ms, outcome, ...facts }) =>
          log(telemetry, name, typeof metadata === 'function' ? undefined : metadata, {
            more: { duration_ms, outcome: labelOf(outcome), ...asLabels(facts) },
            isError: outcome === 'error',
          }),
      ),
  }
}

/** Without work there is nothing to return, so this call throws. */
function workOf<R>(given: unknown): () => R {
  if (typeof given === 'function') return given as () => R
  throw new WrongUse(
    `time: work must be a function, as in time(telemetry, name, {}, () => work()), and was ${describe(given)}`,
  )
}

/** The classes that may be named. What JavaScript gives instead of a list names none. */
export const typesOf = (given: unknown): readonly string[] =>
  or(errorTypes, () => (Array.isArray(given) ? [...errorTypes, ...given] : errorTypes))

/** The facts as metadata. Their texts may become labels: each is one of a closed set, a code or a hash. */
export const asLabels = (facts: Partial<ErrorFacts>): Readonly<Record<string, Label | number | undefined>> =>
  Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? labelOf(value) : value]),
  )
