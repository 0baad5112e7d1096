import { createLedger } from '../books/ledger.ts'
import type { ConsentFile } from '../home/consent-file.ts'
import { once } from '../model/once.ts'
import type { Machine, Ports } from '../model/ports.ts'
import { backendName, type Destination, processorsName } from '../model/sink.ts'
import { untraced } from '../node/untraced.ts'
import type { Whose } from '../outbox/delivery/credentials.ts'
import { openKillFile } from '../outbox/spool/killswitch-file.ts'
import type { Options } from '../policy/parse-options.ts'
import { besides, createPreviewSink } from '../sinks/preview.ts'
import { createProcessorsSink } from '../sinks/processors.ts'
import { admit, type SinkRules, whoKilled } from '../sinks/rules.ts'
import type { LeftSink } from '../uploader/hand-over.ts'
import { eventBatch } from '../wires/event-batch.ts'
import { buildRemoteSink } from './remote-sink.ts'
import type { ResourceSource } from './resource-source.ts'
import type { Settings } from './settings.ts'
import type { Voice } from './voice.ts'
import { placeOf } from './wiring.ts'

export interface DestinationsDeps {
  readonly options: Options & { readonly endpoint: string; readonly origin: string }
  readonly voice: Voice
  readonly ports: Ports
  readonly machine: Machine
  readonly consent: ConsentFile
  /** Undefined: no place on disk, memory only. */
  readonly stateDir: string | undefined
  readonly resource: ResourceSource
  readonly settings: Settings
  /** Neither the user nor the host said no. */
  readonly allowed: () => boolean
  readonly user: () => Whose
}

/** The host's own processors as a destination. OpenTelemetry is loaded now, and not while the first events wait for it. */
function openProcessors({ options, ports, consent, resource, settings }: DestinationsDeps): Destination {
  const { clock, report } = ports
  const ledger = createLedger()
  const rules = { name: processorsName, sampling: settings.sampling, killswitch: settings.killswitch }
  const loading = untraced(() => import('../otel/tap.ts'))
  // What fails is told when somebody needs it.
  loading.catch(() => {})
  const open = async () => {
    resource.begin(() => {})
    const { openTap } = await loading
    await resource.ready()
    return openTap({ processors: options.processors, resource: resource.json(), report })
  }
  const sink = once(() => createProcessorsSink({ ledger, clock, report, open }))
  return {
    name: processorsName,
    // What they do with events may well be to send them.
    admit: (eventName, draw) =>
      consent.current().mode === 'on' ? admit(rules, eventName, draw) : { refused: 'opt_out' },
    killed: (asks) => whoKilled(rules, asks),
    refuse: ledger.refuse,
    sink,
  }
}

/** Where the events of a client go. `left` fills with the sinks that were built and have a queue on disk. */
export function openDestinations(deps: DestinationsDeps): {
  readonly destinations: readonly Destination[]
  readonly left: readonly LeftSink[]
} {
  const { options, voice, ports, machine, consent, stateDir, resource, settings, allowed, user } = deps
  const { sampling, killswitch, batch, version } = settings
  const left: LeftSink[] = []
  const wire = eventBatch(options.selfContained)
  const ledger = createLedger()
  const place = once(() => placeOf({ options, name: backendName, ports, consent, stateDir }))
  const kill = once(() => openKillFile({ ports, place: place() }))
  const isShown = voice.shows === 'instead'
  const rules: SinkRules = {
    ...{ name: backendName, sampling, killswitch },
    server: isShown ? undefined : { lastMs: () => kill().lastMs(), until: () => kill().until() },
  }
  const screen = { clock: ports.clock, wire, resource, print: voice.line }
  const build = () => {
    if (isShown) return createPreviewSink({ ledger, ...screen })
    const remote = buildRemoteSink({
      ...{ options, rules, ledger, allowed, ports, machine, wire, resource, batch, killswitch, version, user },
      ...{ place: place(), kill: kill() },
    })
    left.push(remote.left)
    return voice.shows === 'besides' ? besides(remote.sink, screen) : remote.sink
  }
  const backend: Destination = {
    name: backendName,
    admit: (eventName, draw) => admit(rules, eventName, draw),
    killed: (asks) => whoKilled(rules, asks),
    refuse: ledger.refuse,
    sink: once(build),
  }
  const processors = options.processors.length > 0 && !isShown ? [openProcessors(deps)] : []
  return { destinations: [backend, ...processors], left }
}
