/* The matcher `toHaveLogged` for Jest and Vitest, with types that know the catalogue of the client. */

import { undeclared } from './declared.ts'
import { whyNone, whyNot } from './explain.ts'
import type { AnyFields, EventLog, EventName, Expecting, Unchecked } from './logged.ts'
import { findEvents } from './match.ts'

/** What a matcher answers to `expect.extend` of Jest and Vitest. */
export interface MatcherAnswer {
  /** Whether it is as expected. */
  readonly pass: boolean
  /** Says why not; behind `.not` why it should not be. */
  readonly message: () => string
}

/** The catalogue of what `expect` was given; undefined: there is none, or it is not known. */
type CatalogueOf<L> = 0 extends 1 & L ? undefined : L extends Pick<EventLog<infer K>, 'catalogue'> ? K : undefined

/**
 * What `expect(telemetry)` can do once it knows the matchers, for the types of a runner. `R`: what its own matchers return. `L`: what `expect` was
 * given, whose catalogue says which names and fields there are. Default: any.
 */
export interface TelemetryMatchers<R = void, L = unknown> {
  /**
   * Whether an event was logged.
   *
   * @param name of the event.
   * @param fields some of its fields. Default: whatever they are.
   */
  toHaveLogged<
    N extends EventName<CatalogueOf<L>>,
    const M extends Expecting<M, CatalogueOf<L>, N> = Record<never, never>,
  >(name: N, fields?: (M & AnyFields) | Unchecked<CatalogueOf<L>>): R
}

/** For `expect.extend(telemetryMatchers)` of Vitest and Jest: `expect(telemetry).toHaveLogged('tool_used', { tool: 'bash' })`. */
export const telemetryMatchers = {
  /** Whether a client that remembers, or an endpoint that received, has an event of this name with these fields. */
  toHaveLogged: (log: unknown, name: string, fields: AnyFields = {}): MatcherAnswer => {
    const wanted = { name, fields }
    const found = findEvents(log as EventLog, wanted)
    const pass = found.length > 0
    const never = undeclared(log as EventLog, wanted)
    // Thrown, because after `.not` an answer of no would make the test pass.
    if (never !== undefined) throw new Error(never)
    return { pass, message: () => (pass ? whyNone(found, wanted) : whyNot(log as EventLog, wanted)) }
  },
}
