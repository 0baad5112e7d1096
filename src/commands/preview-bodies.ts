/*
 * What an event looks like, without recording it. Users who have not decided yet want to see one, so it is built by the same façade, rules
 * and wires as a real one, with printing in the place of queues. An example written by hand would soon show something else than what leaves.
 */

import { openDestinations } from '../client/destinations.ts'
import { createFacade } from '../client/facade.ts'
import { createLiveCore, type Self } from '../client/live.ts'
import { createResourceSource } from '../client/resource-source.ts'
import { openSettings } from '../client/settings.ts'
import type { Voice } from '../client/voice.ts'
import { type ConsentFile, openConsentFile } from '../home/consent-file.ts'
import type { Paths } from '../home/directory.ts'
import { openIdentities } from '../home/identities.ts'
import { openSeenFile } from '../home/seen-file.ts'
import { type Catalogue, screening } from '../model/catalogue.ts'
import type { ShownBody } from '../model/commands.ts'
import { limits } from '../model/limits.ts'
import { once } from '../model/once.ts'
import type { Destination } from '../model/sink.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeProcesses } from '../node/processes.ts'
import { nodeRandom } from '../node/random.ts'
import { collectorVariable, parseCollector, towardsCollector } from '../policy/collector.ts'
import { batchDefaults } from '../policy/parse-batch.ts'
import { type Options, parseOptions } from '../policy/parse-options.ts'
import { isCatalogue, isObject } from '../policy/validators.ts'
import { createFanOut } from '../sinks/fan-out.ts'
import type { Files } from './app-files.ts'

const [disk, clock, random, machine] = [nodeDisk, nodeClock, nodeRandom, nodeMachine]
const ignore = () => {}

/**
 * What one event would look like at each destination of a client with these options. Records, writes and sends nothing, and asks no
 * settings: they could keep the example back, and loading them may take a request.
 *
 * @param given what the host gave to `createTelemetry`; undefined: nobody knows, and nothing can be shown.
 * @param files those of the app, for the installation id in the example; undefined: there are none, and a random id stands in its place.
 * @param event which one; without a name the first that the catalogue declares, and without a catalogue one called `example`.
 */
export async function previewOf(
  given: unknown,
  files: Files | undefined,
  event: { readonly name?: string | undefined; readonly metadata?: object | undefined } = {},
): Promise<readonly ShownBody[]> {
  if (!isObject(given)) return []
  const bodies: ShownBody[] = []
  // The destination that is being given the event. Nothing here is asynchronous, so what is printed meanwhile is its body.
  let sink = ''
  // Diagnostics are left out: the client itself has given them, and a command that shows must not show them again.
  const voice: Voice = {
    ...{ report: ignore, counts: () => ({}), trace: undefined, shows: 'instead' },
    line: (body) => void bodies.push({ sink, body, bytes: undefined }),
  }
  const options = optionsOf(given)
  const resource = createResourceSource(options, machine, clock, voice.report)
  // The facts come first: a destination that still waits for them would print the event later, when `sink` names another one.
  resource.begin(ignore)
  // Asking for facts keeps no process alive, and the user waits for this answer.
  const release = clock.hold(limits.resourceTimeoutMs, ignore)
  await resource.ready()
  release()
  const consent = files?.consent ?? openConsentFile(undefined, { disk, clock, random, report: ignore })
  const shared = { ...sharedOf(options, voice, consent), resource }
  const self: Self = { user: options.user, enabled: true }
  const { destinations } = openDestinations(options, shared, () => self.user)
  const named = destinations.map((destination) => telling(destination, () => (sink = destination.name)))
  const { events } = given as { readonly events?: unknown }
  const catalogue = isCatalogue(events) ? (events as Catalogue) : undefined
  const facade = createFacade(
    () => coreOf(self, named, options, { paths: files?.paths, consent }),
    clock,
    random,
    catalogue,
  )
  facade.logEvent(event.name ?? firstName(catalogue) ?? 'example', event.metadata as object)
  return bodies
}

/** The client's options, or those toward a collector where the user has set one: the preview goes where events would go. Without its settings. */
function optionsOf(given: object): Options {
  const options = parseOptions(given, batchDefaults(machine.env, ignore), ignore)
  const collector = parseCollector(machine.env[collectorVariable], ignore)
  return { ...(collector ? towardsCollector(options, collector) : options), settings: undefined }
}

/** What all destinations share. There is no directory for their queues, so that none is made by looking. */
function sharedOf(options: Options, voice: Voice, consent: ConsentFile) {
  const { report } = voice
  const ports = { clock, random, disk, processes: nodeProcesses(), report, trace: undefined }
  const settings = openSettings(options, report)
  return {
    ...{ voice, ports, machine, consent, settings },
    stateDir: undefined,
    insight: undefined,
    allowed: () => true,
  }
}

/** A destination that says its name before it takes an event, so that what is printed then can be put under that name. */
const telling = (destination: Destination, tell: () => void): Destination => ({
  ...destination,
  sink: once(() => {
    const sink = destination.sink()
    return {
      ...sink,
      accept: (event) => {
        tell()
        sink.accept(event)
      },
    }
  }),
})

/** What stands behind the façade of this one event: a client's own core, with no file to write, no ending and no doubt about consent. */
function coreOf(
  self: Self,
  destinations: readonly Destination[],
  options: Options,
  { paths, consent }: { readonly paths: Paths | undefined; readonly consent: ConsentFile },
) {
  // Shows the installation id that is there, else a random one that is not written down.
  const looking = { paths, disk, clock, random, consent, allowed: () => true, writes: false }
  return createLiveCore({
    ...{ self, random, fields: {}, fanOut: createFanOut(destinations, ignore) },
    voice: { report: ignore, counts: () => ({}) },
    seen: once(() => openSeenFile({ paths: undefined, disk, clock, random, writes: false })),
    ids: {
      sessionId: once(() => options.sessionId ?? random.uuid()),
      ...openIdentities({ ...looking, rotationDays: options.idRotationDays }),
    },
    isInternal: options.audience === 'internal',
    // What the user said is not the question here.
    consent: () => ({ mode: 'on', text: null }),
    changeConsent: () => ({ written: false, problem: undefined }),
    stateDir: paths?.app,
    begin: ignore,
    end: createFanOut([], ignore).shutdown,
    exit: { upload: 'leave', timeoutMs: 0 },
  })
}

/** The same event at each call, whatever the order in which the host declares them. */
const firstName = (catalogue: Catalogue | undefined): string | undefined =>
  catalogue && [...catalogue[screening].rules.keys()].sort()[0]
