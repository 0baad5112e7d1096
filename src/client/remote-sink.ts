import type { ConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Place } from '../home/place.ts'
import type { Machine, Ports } from '../model/ports.ts'
import type { Batch, Killswitch } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import { version } from '../model/version.ts'
import type { Wire } from '../model/wire.ts'
import { untraced } from '../node/untraced.ts'
import type { Whose } from '../outbox/delivery/credentials.ts'
import { type OutboxResource, type OutboxTarget, openOutbox, type Remains, type Works } from '../outbox/open.ts'
import { isCi } from '../policy/ci.ts'
import { isHeaderText } from '../policy/header-text.ts'
import type { Options } from '../policy/parse-options.ts'
import { slug } from '../policy/slug.ts'
import type { SettingsView } from '../settings/view.ts'
import { watchSettings } from '../settings/watch.ts'
import { type AdmissionDeps, isKilled } from '../sinks/admission.ts'
import { createRemote } from '../sinks/remote.ts'
import { rulesOf } from './tool-rules.ts'

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
  /** The parsed settings are to be parsed again. */
  readonly settingsChanged: () => void
  readonly user: () => Whose
}

const loadHandingOver = () => untraced(() => import('../uploader/handing-over.ts'))

/** Builds the sink of one endpoint: where its queue lies, to whom it goes, and what may keep it from leaving. */
export function buildRemoteSink(deps: RemoteSinkDeps): Sink {
  const { options, admission, ports, machine, wire, batch } = deps
  const { env } = machine
  const mayLeave = () => admission.allowed() && !isKilled(admission)
  const place = placeOf(deps)
  const outbox = openOutbox({
    ...{ ports, place },
    ledger: admission.ledger,
    wire,
    target: targetOf(deps),
    resource: deps.resource,
    service: options.service,
    caps: options.spool,
    batch: batch.now,
    mayLeave,
    works: worksOf(deps),
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

function placeOf({ options, admission, ports, consent, stateDir }: RemoteSinkDeps): Place {
  const origin8 = ports.random.sha256(options.origin).slice(0, 8)
  return {
    paths: pathsOf(stateDir ?? '', options.app, `${slug(options.service.name)}-${admission.name}-${origin8}`),
    consent,
    nonce8: ports.random.uuid().slice(0, 8),
    usesDisk: stateDir !== undefined && options.durability === 'write-ahead',
  }
}

function targetOf({ options, wire, user }: RemoteSinkDeps): OutboxTarget {
  const { name, version: ownVersion } = options.service
  return {
    url: options.endpoint,
    auth: options.auth,
    user,
    authRequired: options.authRequired,
    gzip: options.compression === 'gzip',
    headers: {
      ...wire.headers,
      'User-Agent': `${slug(name)}/${isHeaderText(ownVersion) ? ownVersion : 'unknown'} orangebox/${version}`,
      ...(isHeaderText(name) && { 'x-service-name': name }),
    },
  }
}

const worksOf = ({ options, ports, machine }: RemoteSinkDeps): Works => ({
  clock: () => untraced(() => import('../otel.ts')),
  sending: async () => {
    const { createDelivery, createHttp } = await untraced(() => import('../sending.ts'))
    const onBad = (where: string, message: string) =>
      ports.report({ level: 'warn', code: 'bad_option', message: `${where}: ${message}` }, where)
    const http = createHttp({ proxy: options.network.proxy, ca: options.network.ca, machine, onBad })
    return { createDelivery, http }
  },
})

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
        proof: await credentials(signal),
        user: user(),
      }),
  })
}
