import { internalDiagnostic } from '../books/report.ts'
import type { Core } from '../model/core.ts'
import type { Diagnostic } from '../model/diagnostics.ts'
import type { TelemetryOptions } from '../model/options.ts'
import type { Telemetry } from '../model/telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeRandom } from '../node/random.ts'
import { assemble } from './assemble.ts'
import { createDeferredCore } from './defer.ts'
import { disabledCore } from './disabled.ts'
import { createFacade } from './facade.ts'

/**
 * Creates a client. Costs about a millisecond, touches neither disk nor network, and never throws: an option that is wrong
 * falls back to its default, or the client becomes a disabled one, and a diagnostic says so.
 *
 * @param options at least `service` and `endpoint`.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  let core: Core = unusable
  try {
    core = assemble(options, (next) => {
      core = next
    })
  } catch (error) {
    tellHost(options, error)
  }
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
  const start = (options: TelemetryOptions) =>
    deferred.start((swap, fields) => {
      try {
        return assemble(options, swap, fields)
      } catch (error) {
        tellHost(options, error)
        return unusable
      }
    })
  // Getters are copied as getters: they ask for the state of the moment.
  return Object.freeze(
    Object.defineProperties({ start } as DeferredTelemetry, Object.getOwnPropertyDescriptors(telemetry)),
  )
}

/** What stands behind a client whose options cannot even be read. */
const unusable = /* @__PURE__ */ disabledCore({ reason: 'no_endpoint', variable: undefined })

function tellHost(options: TelemetryOptions, error: unknown): void {
  try {
    const listener: ((diagnostic: Diagnostic) => unknown) | undefined = options.onDiagnostic
    const heard = listener?.call(options, internalDiagnostic('reading the options; the client is disabled', error))
    Promise.resolve(heard).catch(() => {})
  } catch {
    // Options that throw when they are read, or a listener that does.
  }
}

const off = disabledCore({ reason: 'host', variable: undefined })

/** The null object: a client that does nothing, for parameters and tests that do not care. */
export const disabledTelemetry: Telemetry = /* @__PURE__ */ createFacade(() => off, nodeClock, nodeRandom)
