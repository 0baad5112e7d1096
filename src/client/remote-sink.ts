import type { ConsentFile } from '../home/consent-file.ts'
import type { Place } from '../home/place.ts'
import type { Machine, Ports } from '../model/ports.ts'
import type { Batch, Killswitch } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import { untraced } from '../node/untraced.ts'
import type { Whose } from '../outbox/delivery/credentials.ts'
import { type OutboxResource, type OutboxTarget, openOutbox, type Remains } from '../outbox/open.ts'
import { openKillFile } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import type { Options } from '../policy/parse-options.ts'
import type { SettingsView } from '../settings/view.ts'
import { watchSettings } from '../settings/watch.ts'
import { type AdmissionDeps, isKilled } from '../sinks/admission.ts'
import { createRemote } from '../sinks/remote.ts'
import { rulesOf } from './tool-rules.ts'
import { headersOf, placeOf, worksOf } from './wiring.ts'

export interface RemoteSinkDeps {
  readonly options: Options & { readonly endpoint: string; readonly origin: string }
  readonly admission: AdmissionDeps
  readonly ports: Ports
  readonly machine: Machine
  readonly consent: ConsentFile
  /** Undefined: no place on disk, memory only. */
  readonly stateDir: string | undefined
  readonly wire: Wire
  readonly resource: OutboxResource
  readonly batch: SettingsView<Batch>
  readonly killswitch: SettingsView<Killswitch>
  /** What the settings call themselves. */
  readonly version: SettingsView<string | undefined>
  /** The parsed settings are to be parsed again. */
  readonly settingsChanged: () => void
  readonly user: () => Whose
}

const loadHandingOver = () => untraced(() => import('../uploader/handing-over.ts'))

/** Builds the sink of one endpoint: where its queue lies, to whom it goes, and what may keep it from leaving. */
export function buildRemoteSink(deps: RemoteSinkDeps): Sink {
  const { options, ports, machine, wire, batch } = deps
  const { env } = machine
  const place = placeOf({
    ...{ options, ports, consent: deps.consent, stateDir: deps.stateDir },
    name: deps.admission.name,
  })
  const kill = openKillFile({ ports, place })
  const admission = { ...deps.admission, server: kill }
  const mayLeave = () => admission.allowed() && !isKilled(admission)
  const outbox = openOutbox({
    ...{ ports, place, kill },
    ledger: admission.ledger,
    wire,
    target: targetOf(deps),
    resource: deps.resource,
    service: options.service,
    caps: options.spool,
    batch: batch.now,
    mayLeave,
    works: worksOf(options.network, machine, ports),
    rules: () =>
      admission.allowed() ? rulesOf(options, admission.name, batch.last(), deps.killswitch.last()) : undefined,
    diskLasts: !isCi(env),
    // As pid 1 of a container, or in a CI job, everything dies with this process.
    mayDetach: async () =>
      ports.processes.pid !== 1 && !isCi(env) && (await loadHandingOver()).mayHandOver(ports.report),
    handOver: (remains, signal) => handOver(deps, place, mayLeave, remains, signal),
  })
  return createRemote({
    ...admission,
    ...{ wire, outbox },
    watch: (listener) => watchSettings(options.settings, listener, ports.report),
    settingsChanged: deps.settingsChanged,
  })
}

function targetOf({ options, admission, version, wire, user }: RemoteSinkDeps): OutboxTarget {
  return {
    url: options.endpoint,
    sink: admission.name,
    settingsVersion: version.now,
    auth: options.auth,
    user,
    authRequired: options.authRequired,
    gzip: options.compression === 'gzip',
    headers: headersOf(options.service, wire.headers),
  }
}

async function handOver(
  deps: RemoteSinkDeps,
  { paths, consent }: Place,
  mayLeave: () => boolean,
  { hasLeftovers, credentials }: Remains,
  signal: AbortSignal,
): Promise<void> {
  const { options, admission, ports, machine, stateDir, batch, user } = deps
  const { handOver: start, briefOf } = await loadHandingOver()
  await start({
    ...{ clock: ports.clock, random: ports.random, disk: ports.disk, processes: ports.processes, report: ports.report },
    ...{ paths, consent },
    env: machine.env,
    hasLeftovers,
    mayLeave,
    brief: async () =>
      briefOf({
        options,
        stateDir: stateDir ?? '',
        batch: batch.now(),
        killswitch: admission.killswitch.now(),
        version: deps.version.now(),
        proof: await credentials(signal),
        user: user(),
      }),
  })
}
