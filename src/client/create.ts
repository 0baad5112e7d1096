/* How hosts get a client: at once, or before they know their options. Whatever goes wrong here, the host gets an object it can call. */

import { internalDiagnostic } from '../books/report.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Core } from '../model/core.ts'
import type { Creators, DeferredTelemetry } from '../model/creators.ts'
import { uploaderName } from '../model/global-names.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { or } from '../model/or.ts'
import type { Random } from '../model/ports.ts'
import { quietly } from '../model/quietly.ts'
import type { TelemetryOf } from '../model/typed-telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { isMakingSnapshot } from '../node/snapshot.ts'
import { isCatalogue } from '../policy/validators.ts'
import { warn } from '../policy/warn.ts'
import { assemble } from './assemble.ts'
import { createDeferredCore, startingWithProgram } from './defer.ts'
import { disabledCore } from './disabled.ts'
import { createFacade } from './facade.ts'
import type { GetRecorder } from './get-recorder.ts'
import { givenOptions } from './given-options.ts'

/** Ids and hashes of events; whoever creates a client and logs nothing needs none. */
const randomOf = (getRecorder: GetRecorder): Pick<Random, 'uuid' | 'sha256'> => ({
  uuid: () => getRecorder().nodeRandom.uuid(),
  sha256: (text) => getRecorder().nodeRandom.sha256(text),
})

/** @param getRecorder whether what records is there from the start or loaded by the first event depends on how the host loads us. */
export const creatorsWith = (getRecorder: GetRecorder): Creators => ({
  createTelemetry: (options) => create(getRecorder, options),
  deferTelemetry: (options) => defer(getRecorder, options),
})

function create<const K extends Catalogue | undefined>(
  getRecorder: GetRecorder,
  options: TelemetryOptions<K>,
): TelemetryOf<K> {
  // This process is an uploader, and the program runs all the same: its bundler has put it where it always runs, as Rollup does with
  // `inlineDynamicImports`. Better that nothing is sent than that all of its work is done a second time.
  if (Symbol.for(uploaderName) in globalThis) process.exit()
  let core: Core | undefined
  let make = (): Core => unusable
  let events: Catalogue | undefined
  try {
    // The same as `eventsOf`, written out to spare its two functions: every program starts here, and most have no catalogue. In JavaScript
    // there may be no options at all; that is reported where they are parsed.
    if (options?.events !== undefined && isCatalogue(options.events)) events = options.events
    const swap = (next: Core) => {
      core = next
    }
    // The environment in which a snapshot is made decides nothing for those who start it.
    make = isMakingSnapshot() ? () => assemble(getRecorder, options, swap)() : assemble(getRecorder, options, swap)
  } catch (error) {
    tellHost(options, error)
  }
  // Built when the client is first asked for something: many programs create one and end without an event.
  const made = (): Core => {
    // Ids and open files would be those of each program that is started from the snapshot.
    if (isMakingSnapshot()) return unusable
    try {
      core = make()
    } catch (error) {
      tellHost(options, error)
      // The host's stack was full, so the next call tries again. Other errors of that class are rare here, and not worth telling them apart in the core.
      if (!(error instanceof RangeError)) core = unusable
    }
    return core ?? unusable
  }
  const telemetry = createFacade(() => core ?? made(), nodeClock, randomOf(getRecorder), events)
  givenOptions().set(telemetry, options)
  return telemetry as TelemetryOf<K>
}

/** The catalogue among the options, which may throw when they are read. What is no catalogue is reported where they are parsed. */
const eventsOf = (options: { readonly events?: unknown } | undefined): Catalogue | undefined =>
  or(undefined, () => (isCatalogue(options?.events) ? options.events : undefined))

function defer<const K extends Catalogue | undefined>(
  getRecorder: GetRecorder,
  options?: Pick<TelemetryOptions<K>, 'events'>,
): DeferredTelemetry<K> {
  const deferred = startingWithProgram(createDeferredCore())
  const telemetry = createFacade(deferred.core, nodeClock, randomOf(getRecorder), eventsOf(options))
  const start = (given: TelemetryOptions<K>) =>
    deferred.start((swap, fields) => {
      givenOptions().set(client, given)
      try {
        const core = assemble(getRecorder, given, swap, fields)()
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

/** Tells the host's own listener of an error before there is a reporter: its options throw, or the file of the recorder cannot be read. */
function tellHost(options: Pick<TelemetryOptions, 'onDiagnostic'>, error: unknown): void {
  // The listener may be a getter that throws.
  quietly(() =>
    options.onDiagnostic?.call(options, internalDiagnostic('creating the client, which is disabled', error)),
  )
}
