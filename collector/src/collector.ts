import { createApp } from './app.ts'
import type { ClientReport } from './batch.ts'
import type { BehaviourSource } from './behaviour.ts'
import { createBudget } from './budget.ts'
import { datadog } from './datadog/protocol.ts'
import { createGate } from './gate.ts'
import { type Acceptance, createLedger, type ReceivedEvent } from './ledger.ts'
import { createMemory } from './memory.ts'
import { createMisbehave } from './misbehave.ts'
import { createOtlp } from './otlp/protocol.ts'
import { createEventBatches } from './protocol/event-batches.ts'
import type { Protocol, Records } from './protocol/protocol.ts'
import type { WireRecord } from './protocol/record.ts'
import { createRequestLog } from './request-log.ts'
import type { SeenRequest } from './requests.ts'
import { createServer } from './server.ts'
import { createWaiters } from './waiters.ts'

export interface CollectorOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** Where event batches are accepted. Default: `/api/event_logging/batch`. OTLP and Datadog's logs have paths of their own. */
  readonly paths?: readonly string[] | undefined
  /** PEM texts: makes it an https server. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined
  /** Default `{ kind: 'ok' }`; `behave` changes it. */
  readonly behaviour?: BehaviourSource | undefined
  /** Larger bodies, before or after unpacking, get a 413. Default: what the protocol says, 4 MiB for event batches. */
  readonly maxBodyBytes?: number | undefined
  /** Bodies beyond this, all that are being read together, get a 503. Default 256 MiB. */
  readonly maxReadingBytes?: number | undefined
  /** Whether `requests` keeps the text of each body. Default true. */
  readonly keepBodies?: boolean | undefined
  /** The oldest events, reports and requests are forgotten when all together take more memory than this. Default: never. */
  readonly maxHistoryBytes?: number | undefined
  /** Names in `Host` and `Origin` that are taken besides those of loopback and the addresses of this machine. Default: none. */
  readonly allowHosts?: readonly string[] | undefined
  /** Ids that count as duplicates from the start. */
  readonly known?: ReadonlySet<string> | undefined
  /** Called before fresh events are counted and answered; when it throws, the answer is 500 and nothing was accepted. */
  readonly store?: ((fresh: readonly ReceivedEvent[]) => void) | undefined
  /** As `store`, for what came by another protocol. */
  readonly storeRecords?: ((records: readonly WireRecord[]) => void) | undefined
  /** Every sender has to send it, as a bearer token or, to Datadog's intake, as its key. Default: nobody is asked. */
  readonly token?: string | undefined
  readonly onAccepted?: ((acceptance: Acceptance) => void) | undefined
  /** Events of a request were not taken: it was invalid, or the behaviour says so. */
  readonly onRefused?: ((request: SeenRequest, why: string) => void) | undefined
  /** Records of another protocol were taken, and some perhaps not. */
  readonly onRecords?: ((request: SeenRequest, taken: Records) => void) | undefined
}

export interface CollectorTotals {
  /** Distinct events accepted. */
  readonly events: number
  readonly duplicates: number
  readonly requests: number
  /** Records taken by other protocols. */
  readonly records: number
  /** Events the clients reported as given up, by reason. */
  readonly dropped: ReadonlyMap<string, number>
}

export interface Collector {
  /** Port 0 (default) takes a free one. After `close` it may listen again; what it knows stays. */
  readonly listen: (port?: number) => Promise<{ readonly url: string; readonly port: number }>
  /** Ends every connection at once. Safe at any time. */
  readonly close: () => Promise<void>
  /** From the next request on. */
  readonly behave: (next: BehaviourSource) => void
  /** Accepted events by event_id, in order of arrival. */
  readonly events: ReadonlyMap<string, ReceivedEvent>
  readonly duplicates: number
  /** Every request, whatever became of it, in order of arrival. */
  readonly requests: readonly SeenRequest[]
  /** Accepted client reports by report_id. */
  readonly reports: ReadonlyMap<string, ClientReport>
  readonly totals: () => CollectorTotals
  /** Resolves once `n` distinct events were accepted. */
  readonly received: (n: number) => Promise<void>
  /** Resolves once `n` requests have arrived complete: body read (or broken off, or reset unread), the answer perhaps still to come. */
  readonly requested: (n: number) => Promise<void>
  /** Resolves once the fate of `n` requests is settled: an answer is leaving (`status` says which), or none ever will. */
  readonly answered: (n: number) => Promise<void>
}

const defaultPath = '/api/event_logging/batch'

/** Of all bodies that are being read at the same time. */
const maxReadingBytes = 256 * 1024 * 1024

const protocolsFor = (paths: readonly string[], batches: Protocol): ReadonlyMap<string, Protocol> =>
  new Map([
    ['/v1/logs', createOtlp('logs')],
    ['/v1/traces', createOtlp('traces')],
    ['/v1/metrics', createOtlp('metrics')],
    ['/api/v2/logs', datadog],
    ...paths.map((path) => [path, batches] as const),
  ])

/** A real HTTP server that takes event batches, and misbehaves on command. */
export const createCollector = (options: CollectorOptions = {}): Collector => {
  const { host = '127.0.0.1' } = options
  const budget = createBudget(options.maxHistoryBytes ?? Number.POSITIVE_INFINITY)
  let behaviour: BehaviourSource = options.behaviour ?? { kind: 'ok' }
  const log = createRequestLog(budget)
  const waiters = createWaiters()
  const batches = createEventBatches()
  let records = 0
  const ledger = createLedger({
    known: options.known ?? new Set(),
    budget,
    store: options.store ?? (() => undefined),
  })
  const refused = (seen: SeenRequest, why: string): void => options.onRefused?.(seen, why)

  const app = createApp({
    protocols: protocolsFor(options.paths ?? [defaultPath], batches),
    otherwise: batches,
    maxBodyBytes: options.maxBodyBytes,
    memory: createMemory(options.maxReadingBytes ?? maxReadingBytes),
    keepBodies: options.keepBodies ?? true,
    misbehave: createMisbehave(refused),
    refused,
    gate: createGate([host, ...(options.allowHosts ?? [])], options.token),
    opened: (id, incoming) => {
      const seen = log.open(id, incoming)
      return { seen, behaviour: typeof behaviour === 'function' ? behaviour(seen) : behaviour }
    },
    arrived: (seen) => {
      log.arrived(seen)
      waiters.check()
    },
    answered: () => {
      log.answered()
      waiters.check()
    },
    accept: (batch) => {
      const acceptance = ledger.accept(batch)
      options.onAccepted?.(acceptance)
      waiters.check()
      return acceptance
    },
    take: (seen, taken) => {
      if (taken.records.length > 0) options.storeRecords?.(taken.records)
      records += taken.records.length
      options.onRecords?.(seen, taken)
    },
  })

  const { listen, close } = createServer(app, { host, tls: options.tls })
  return {
    listen,
    close,
    behave: (next) => {
      behaviour = next
    },
    events: ledger.events,
    get duplicates() {
      return ledger.totals.duplicates
    },
    requests: log.requests,
    reports: ledger.reports,
    totals: () => ({ ...ledger.totals, requests: log.count('opened'), records }),
    received: (n) => waiters.until(() => ledger.totals.events, n),
    requested: (n) => waiters.until(() => log.count('arrived'), n),
    answered: (n) => waiters.until(() => log.count('answered'), n),
  }
}
