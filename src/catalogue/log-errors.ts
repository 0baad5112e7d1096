import type { ErrorFacts, ErrorOptions } from '../model/errors.ts'
import type { LogsEvents } from '../model/facts.ts'
import { type Label, labelOf } from '../model/label.ts'
import type { Metadata } from '../model/metadata.ts'
import type { Logger } from '../model/telemetry.ts'
import { describe } from '../policy/describe.ts'
import { errorFacts, errorTypes } from './error-facts.ts'
import { timed } from './timing.ts'

/** What the functions below need of the machine. */
export interface ErrorTools {
  readonly sha256: (text: string) => string
  readonly monotonic: () => number
  readonly warn: (message: string) => void
  /** The program that was started. */
  readonly main: () => string | undefined
}

/** Makes `errorFacts`, `logError` and `time`. */
export function createErrorLogging({ sha256, monotonic, main, warn }: ErrorTools) {
  const factsOf = (error: unknown, { types = [] }: ErrorOptions = {}): ErrorFacts =>
    errorFacts(error, { types: [...errorTypes, ...types], sha256, main: main() })

  const log = (
    telemetry: LogsEvents,
    name: string,
    metadata: object | undefined,
    more: object,
    isError: boolean,
  ): void => {
    if (typeof (telemetry as Logger | undefined)?.logEvent === 'function')
      // Of a client with a catalogue, whose screening asks again.
      (telemetry as Logger).logEvent(name, { ...metadata, ...more }, isError ? { severity: 'error' } : undefined)
    else warn(`time and logError take a client first, and were given ${describe(telemetry)}; nothing is recorded`)
  }
  return {
    errorFacts: factsOf,
    logError: <M extends Metadata<M>>(
      telemetry: LogsEvents,
      name: string,
      error: unknown,
      metadata?: M,
      options?: ErrorOptions,
    ): void => log(telemetry, name, metadata, asLabels(factsOf(error, options)), true),
    time: <M extends Metadata<M>, R>(
      telemetry: LogsEvents,
      name: string,
      metadata: M | undefined,
      work: () => R,
      options?: ErrorOptions,
    ): R =>
      timed(
        // In JavaScript the fields are forgotten easily, and the work is the host's own.
        work ?? (metadata as unknown as () => R),
        monotonic,
        (error) => factsOf(error, options),
        ({ duration_ms, outcome, ...facts }) =>
          log(
            telemetry,
            name,
            typeof metadata === 'function' ? undefined : metadata,
            { duration_ms, outcome: labelOf(outcome), ...asLabels(facts) },
            outcome === 'error',
          ),
      ),
  }
}

/** Each text of the facts is one of a closed set or of a form that holds nothing of the user's. */
export const asLabels = (facts: Partial<ErrorFacts>): Readonly<Record<string, Label | number | undefined>> =>
  Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? labelOf(value) : value]),
  )
