import type { ConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Clock, Disk, Machine, Random } from '../model/ports.ts'
import type { Batch } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import { version } from '../model/version.ts'
import type { Wire } from '../model/wire.ts'
import { nodeProcesses } from '../node/processes.ts'
import { untraced } from '../node/untraced.ts'
import { createBatchClock } from '../outbox/batch-clock.ts'
import { createCredentialStore, hashAccount, nameOf, type Whose } from '../outbox/delivery/credentials.ts'
import type { RunTurn } from '../outbox/delivery/delivery.ts'
import { createSendingState } from '../outbox/delivery/state.ts'
import { createClaimer } from '../outbox/spool/claimer.ts'
import { createGivenBack } from '../outbox/spool/given-back.ts'
import { keepCaps, loosened } from '../outbox/spool/keep-caps.ts'
import { listSegments } from '../outbox/spool/listing.ts'
import type { SegmentName } from '../outbox/spool/names.ts'
import { takeStock } from '../outbox/spool/sweep.ts'
import { isTakeable } from '../outbox/spool/takeable.ts'
import { createWriter } from '../outbox/spool/writer.ts'
import { createTurns } from '../outbox/turns.ts'
import { isCi } from '../policy/ci.ts'
import { isHeaderText } from '../policy/header-text.ts'
import type { Options } from '../policy/parse-options.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { slug } from '../policy/slug.ts'
import type { SettingsView } from '../settings/view.ts'
import { watchSettings } from '../settings/watch.ts'
import { type AdmissionDeps, isKilled } from '../sinks/admission.ts'
import { createRemote } from '../sinks/remote.ts'
import type { ResourceSource } from './resource-source.ts'

export interface RemoteSinkDeps extends Pick<AdmissionDeps, 'name' | 'ledger' | 'sampling' | 'killswitch' | 'allowed'> {
  readonly options: Options & { readonly endpoint: string; readonly origin: string }
  /** Undefined: no place on disk, memory only. */
  readonly stateDir: string | undefined
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  readonly machine: Machine
  readonly consent: ConsentFile
  readonly report: Report
  readonly wire: Wire
  readonly resource: ResourceSource
  readonly batch: SettingsView<Batch>
  readonly settingsChanged: () => void
  readonly user: () => Whose
}

const loadHandingOver = () => untraced(() => import('../handing-over.ts'))

/** Builds the sink of one endpoint: spool, clock, deliveries. The heavy halves are loaded when they are needed. */
export function buildRemoteSink(deps: RemoteSinkDeps): Sink {
  const { options, name, clock, random, disk, machine, consent, ledger, report, wire, resource, batch } = deps
  const processes = nodeProcesses()
  const origin8 = random.sha256(options.origin).slice(0, 8)
  const paths = pathsOf(deps.stateDir ?? '', options.app, `${slug(options.service.name)}-${name}-${origin8}`)
  const usesDisk = deps.stateDir !== undefined && options.durability === 'write-ahead'
  const nonce8 = random.uuid().slice(0, 8)
  const state = createSendingState()
  const { user } = deps
  const credentials = createCredentialStore({
    ...{ auth: options.auth, clock, random, report, user },
    onAccount: (account) => writer.bind(account),
  })
  const givenBack = createGivenBack()
  const spool = { paths, disk, clock, random, processes, nonce8, consent, ledger, givenBack, report }
  const hashOnce = rememberLast((name: string | undefined) => hashAccount(random, name))
  const writer = createWriter({
    ...spool,
    usesDisk,
    maxEventBytes: options.spool.maxEventBytes,
    maxInMemory: () => batch.now().maxQueueSize,
    account: () => credentials.account() ?? hashOnce(nameOf(user())),
    opened: () => {
      const stock = takeStock(spool)
      warnOfBacklog(stock.names)
      keepCaps(swept, stock, loosened(options.spool))
    },
  })
  const claimer = createClaimer({ ...spool, resource: resource.json })
  const swept = { ...spool, claimer, writer, caps: options.spool }

  const mayLeave = () => deps.allowed() && !isKilled(deps)
  let closeHttp = () => {}
  let sending: Promise<RunTurn> | undefined
  const load = () => {
    sending ??= untraced(() => import('../sending.ts')).then(({ createDelivery, createHttp }) => {
      const onBad = (where: string, message: string) =>
        report({ level: 'warn', code: 'bad_option', message: `${where}: ${message}` }, where)
      const http = createHttp({ proxy: options.network.proxy, ca: options.network.ca, machine, onBad })
      closeHttp = http.close
      return createDelivery({
        ...swept,
        ...{ http, wire, credentials, state },
        resource: resource.json,
        usesDisk,
        batch: batch.now,
        mayLeave,
        endpoint: options.endpoint,
        authRequired: options.authRequired,
        gzip: options.compression === 'gzip',
        headers: {
          'Content-Type': wire.contentType,
          'User-Agent': `${slug(options.service.name)}/${isHeaderText(options.service.version) ? options.service.version : 'unknown'} orangebox/${version}`,
          ...(isHeaderText(options.service.name) && { 'x-service-name': options.service.name }),
        },
      })
    })
    // Too few descriptors, or a package that is just being replaced: the next turn asks again.
    sending.catch(() => {
      sending = undefined
    })
    return sending
  }
  const mayTake = (name: SegmentName) => isTakeable(name, clock.now(), { processes, nonce8 })
  const hasLeftovers = () => usesDisk && listSegments(disk, paths).some(mayTake)
  const warnOfBacklog = (names: readonly SegmentName[]) => {
    // The oldest come first, and few are so old: whether a holder lives is dear to ask.
    const oldest = names.find((name) => clock.now() - name.openedAt > limits.oldBacklogMs && mayTake(name))
    if (!oldest) return
    const days = Math.floor((clock.now() - oldest.openedAt) / 86_400_000)
    const message = `events of ${days} days ago are still on disk; does this program ever live for a second, or call shutdown()?`
    report({ level: 'warn', code: 'backlog', message })
  }
  const turns = createTurns({
    clock,
    state,
    report,
    load,
    ready: resource.ready,
    hasWork: (leftovers) =>
      writer.segments().some((segment) => segment.pending() > 0 || segment.reports.size > 0) ||
      (leftovers && hasLeftovers()),
    progress: () => state.requests + ledger.delivered() + ledger.dropped(),
  })
  const batchClock = createBatchClock({
    clock,
    report,
    load: () => untraced(() => import('../otel.ts')),
    service: options.service,
    schedule: batch.now,
    isPending: writer.holds,
    onDue: () => turns.wake(false),
  })

  return createRemote({
    ...deps,
    ...{ writer, state, turns, batchClock },
    authRequired: options.authRequired,
    watch: (listener) => watchSettings(options.settings, listener, report),
    closeHttp: () => closeHttp(),
    waitingElsewhere: () => (usesDisk ? givenBack.waitingIn(listSegments(disk, paths)) : 0),
    keepCaps: () => {
      if (usesDisk) keepCaps(swept, takeStock(spool))
    },
    forgetCredentials: credentials.reset,
    diskLasts: !isCi(machine.env),
    // As pid 1 of a container, or in a CI job, everything dies with this process.
    mayDetach: async () => process.pid !== 1 && !isCi(machine.env) && (await loadHandingOver()).mayHandOver(report),
    handOver: async (signal) => {
      const { handOver, briefOf } = await loadHandingOver()
      await handOver({
        ...spool,
        env: machine.env,
        hasLeftovers,
        mayLeave,
        brief: async () => {
          const proof = await credentials.get(signal)
          return briefOf({
            options,
            stateDir: deps.stateDir ?? '',
            batch: batch.now(),
            killswitch: deps.killswitch.now(),
            proof,
            user: user(),
          })
        },
      })
    },
    begin: () => resource.begin((json) => writer.setResource(json)),
  })
}
