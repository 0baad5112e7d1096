import { assemble } from './assembly/assemble.ts'
import { createDeferredCore } from './core/defer.ts'
import { disabledCore } from './core/disabled.ts'
import { createFacade } from './core/facade.ts'
import type { TelemetryOptions } from './model/options.ts'
import type { Telemetry } from './model/telemetry.ts'
import { nodeClock } from './node/clock.ts'
import { nodeRandom } from './node/random.ts'

/**
 * Creates a client. Costs about a millisecond, touches neither disk nor network, and never throws: an option that is wrong
 * falls back to its default, or the client becomes a disabled one, and a diagnostic says so.
 *
 * @param options at least `service` and `endpoint`.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  let core = assemble(options, (next) => {
    core = next
  })
  return createFacade(() => core, nodeClock, nodeRandom)
}

/** A client whose options are not known yet. */
export interface DeferredTelemetry extends Telemetry {
  /**
   * Gives the options, and with them what was logged so far its way. Never throws.
   * @returns false if it was started before; the first options stay.
   */
  start(options: TelemetryOptions): boolean
}

/**
 * The same client before its options are known: it holds up to 1,000 events, each with its own id and time, until
 * `start(options)`. Never started, it touches nothing and keeps nothing alive.
 */
export function deferTelemetry(): DeferredTelemetry {
  const deferred = createDeferredCore()
  const telemetry = createFacade(deferred.core, nodeClock, nodeRandom)
  const start = (options: TelemetryOptions) => deferred.start((swap, fields) => assemble(options, swap, fields))
  // Getters are copied as getters: they ask for the state of the moment.
  return Object.freeze(
    Object.defineProperties({ start } as DeferredTelemetry, Object.getOwnPropertyDescriptors(telemetry)),
  )
}

const off = disabledCore({ reason: 'host', variable: undefined })

/** The null object: a client that does nothing, for parameters and tests that do not care. */
export const disabledTelemetry: Telemetry = /* @__PURE__ */ createFacade(() => off, nodeClock, nodeRandom)
