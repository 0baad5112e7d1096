import { whyNone, whyNot } from './explain.ts'
import type { AnyFields, EventLog } from './logged.ts'
import { findEvents } from './match.ts'

/** What a matcher answers to `expect.extend` of Jest and Vitest. */
export interface MatcherAnswer {
  /** Whether it is as expected. */
  readonly pass: boolean
  /** Says why not; behind `.not` why it should not be. */
  readonly message: () => string
}

/** What `expect(telemetry)` can do once it knows the matchers, for the types of a runner. `R`: what its own matchers return. */
export interface TelemetryMatchers<R = void> {
  /**
   * Whether an event was logged.
   *
   * @param name of the event.
   * @param fields some of its fields. Default: whatever they are.
   */
  toHaveLogged(name: string, fields?: AnyFields): R
}

/** For `expect.extend(telemetryMatchers)` of Vitest and Jest: `expect(telemetry).toHaveLogged('tool_used', { tool: 'bash' })`. */
export const telemetryMatchers = {
  /** Whether a client that remembers, or an endpoint that received, has an event of this name with these fields. */
  toHaveLogged: (log: unknown, name: string, fields: AnyFields = {}): MatcherAnswer => {
    const wanted = { name, fields }
    const found = findEvents(log as EventLog, wanted)
    const pass = found.length > 0
    return { pass, message: () => (pass ? whyNone(found, wanted) : whyNot(log as EventLog, wanted)) }
  },
}
