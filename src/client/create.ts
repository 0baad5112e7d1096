/* How hosts get a client: at once, or before they know their options. Whatever goes wrong here, the host gets an object it can call. */

import { internalDiagnostic } from '../books/report.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Core } from '../model/core.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { or } from '../model/or.ts'
import { quietly } from '../model/quietly.ts'
import type { Telemetry } from '../model/telemetry.ts'
import type { TelemetryOf } from '../model/typed-telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeRandom } from '../node/random.ts'
import { isCatalogue } from '../policy/validators.ts'
import { warn } from '../policy/warn.ts'
import { assemble } from './assemble.ts'
import { createDeferredCore } from './defer.ts'
import { disabledCore } from './disabled.ts'
import { createFacade } from './facade.ts'
import { givenOptions } from './given-options.ts'

/**
 * Creates a client. Costs about a millisecond, touches neither disk nor network, and never throws: an option that is wrong
 * falls back to its default, or the client becomes a disabled one, and a diagnostic says so.
 *
 * @param options at least `service` and `endpoint`. With `events` the client takes what is declared there and nothing else.
 */
export function createTelemetry<const K extends Catalogue | undefined = undefined>(
  options: TelemetryOptions<K>,
): TelemetryOf<K> {
  let core: Core | undefined
  let make = (): Core => unusable
  let events: Catalogue | undefined
  try {
    // The same as `eventsOf`, written out to spare its two functions: every program starts here, and most have no catalogue. In JavaScript
    // there may be no options at all; that is reported where they are parsed.
    if (options?.events !== undefined && isCatalogue(options.events)) events = options.events
    make = assemble(options, (next) => {
      core = next
    })
  } catch (error) {
    tellHost(options, error)
  }
  // Built when the client is first asked for something: many programs create one and end without an event.
  const made = (): Core => {
    try {
      core = make()
    } catch (error) {
      tellHost(options, error)
      // The host's stack was full. The next call tries again.
      if (!(error instanceof RangeError)) core = unusable
    }
    return core ?? unusable
  }
  const telemetry = createFacade(() => core ?? made(), nodeClock, nodeRandom, events)
  givenOptions().set(telemetry, options)
  return telemetry as TelemetryOf<K>
}

/** The catalogue among the options, which may throw when they are read. What is no catalogue is reported where they are parsed. */
const eventsOf = (options: { readonly events?: unknown } | undefined): Catalogue | undefined =>
  or(undefined, () => (isCatalogue(options?.events) ? options.events : undefined))

/** How a client gets its options later. */
export interface Startable<K extends Catalogue | undefined> {
  /**
   * Gives the options; then what was logged so far is recorded under them. The catalogue stays that of `deferTelemetry`. Never throws.
   * @returns false if it was started before; the first options stay.
   */
  start(options: TelemetryOptions<K>): boolean
}

/** A client whose options are not known yet. */
export type DeferredTelemetry<K extends Catalogue | undefined = undefined> = TelemetryOf<K> & Startable<K>

/**
 * The same client before its options are known: it holds up to 1,000 events, each with its own id and time, until
 * `start(options)`. Never started, it touches nothing and keeps nothing alive.
 *
 * @param options `events`: the catalogue, which is known before the rest. Default: none.
 */
export function deferTelemetry<const K extends Catalogue | undefined = undefined>(
  options?: Pick<TelemetryOptions<K>, 'events'>,
): DeferredTelemetry<K> {
  const deferred = createDeferredCore()
  const telemetry = createFacade(deferred.core, nodeClock, nodeRandom, eventsOf(options))
  const start = (given: TelemetryOptions<K>) =>
    deferred.start((swap, fields) => {
      givenOptions().set(client, given)
      try {
        const core = assemble(given, swap, fields)()
        const late = eventsOf(given)
        // What was logged before was screened by the first catalogue, and so is what follows.
        if (late && late !== eventsOf(options))
          warn(core.report, 'bad_option', 'events: it is not the catalogue given to deferTelemetry, which holds')
        return core
      } catch (error) {
        tellHost(given, error)
        return unusable
      }
    })
  // Getters are copied as getters, because they give the state at the moment they are read.
  const client = Object.freeze(
    Object.defineProperties({ start }, Object.getOwnPropertyDescriptors(telemetry)),
  ) as unknown as DeferredTelemetry<K>
  return client
}

/** The core of a client whose options throw when they are read. */
const unusable = /* @__PURE__ */ disabledCore({ reason: 'no_endpoint', variable: undefined })

/** Tells the host's own listener of an error before there is a reporter. */
function tellHost(options: Pick<TelemetryOptions, 'onDiagnostic'>, error: unknown): void {
  // The listener may be a getter that throws.
  quietly(() =>
    options.onDiagnostic?.call(options, internalDiagnostic('reading the options; the client is disabled', error)),
  )
}

/** The core of `disabledTelemetry`. */
const off = disabledCore({ reason: 'host', variable: undefined })

/** The null object: a client that does nothing, for parameters and tests that do not care. */
export const disabledTelemetry: Telemetry = /* @__PURE__ */ createFacade(() => off, nodeClock, nodeRandom)
