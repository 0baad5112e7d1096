/* Puts the collector together: what the command runs, what every process test of the SDK runs against, and what hosts may use in theirs. */

import { createApp } from './app/app.ts'
import { createDesk } from './app/desk.ts'
import { createMisbehave } from './app/misbehave.ts'
import type { CollectorOptions, CollectorTotals } from './app/options.ts'
import { datadog } from './datadog/protocol.ts'
import { createBudget } from './intake/budget.ts'
import type { ReceivedEvent } from './intake/ledger.ts'
import { createRequestLog } from './intake/request-log.ts'
import type { SeenRequest } from './intake/requests.ts'
import { createWaiters } from './intake/waiters.ts'
import { createOtlp } from './otlp/protocol.ts'
import type { ClientReport } from './protocol/batch.ts'
import { eventBatches } from './protocol/event-batches.ts'
import type { Protocol } from './protocol/protocol.ts'
import { createForeign, createGate } from './server/gate.ts'
import { createMemory } from './server/memory.ts'
import { createServer } from './server/server.ts'
import type { BehaviourSource } from './trouble/behaviour.ts'
import { createView } from './view/api.ts'
import { behaviourOf, wantedOf } from './view/parse-behaviour.ts'

export type { CollectorOptions, CollectorTotals } from './app/options.ts'

/** A collector in this process, for tests and for the command. */
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

/** Where an SDK without other settings sends. */
const defaultPath = '/api/event_logging/batch'

/** How many bytes all bodies may have together that are being read at the same time. */
const maxReadingBytes = 256 * 1024 * 1024

/** The protocol of each path. */
const protocolsFor = (paths: readonly string[]): ReadonlyMap<string, Protocol> =>
  new Map([
    ['/v1/logs', createOtlp('logs')],
    ['/v1/traces', createOtlp('traces')],
    ['/v1/metrics', createOtlp('metrics')],
    ['/api/v2/logs', datadog],
    ...paths.map((path) => [path, eventBatches] as const),
  ])

/** A real HTTP server that takes telemetry, shows what it took, and misbehaves on command. */
export const createCollector = (options: CollectorOptions = {}): Collector => {
  const { host = '127.0.0.1', behaviour: first = { kind: 'ok' } } = options
  const names = [host, ...(options.allowHosts ?? [])]
  const budget = createBudget(options.maxHistoryBytes ?? Number.POSITIVE_INFINITY)
  let behaviour: BehaviourSource = first
  let wanted = wantedOf(first)
  const log = createRequestLog(budget)
  const waiters = createWaiters()
  const protocols = protocolsFor(options.paths ?? [defaultPath])
  const desk = createDesk({ options, budget, protocolAt: (path) => (protocols.get(path) ?? eventBatches).name })
  const { ledger, entries, clients, take, refused } = desk
  const totals = () => desk.totals(log.count('opened'))

  const app = createApp({
    protocols,
    otherwise: eventBatches,
    anyPath: options.anyPath ?? false,
    maxBodyBytes: options.maxBodyBytes,
    memory: createMemory(options.maxReadingBytes ?? maxReadingBytes),
    keepBodies: options.keepBodies ?? true,
    misbehave: createMisbehave(refused),
    refused,
    take,
    gate: createGate(names, options.token),
    foreign: createForeign(names),
    view: createView({
      entries,
      clients,
      requests: log.requests,
      behaviour: () => wanted,
      behave: (next) => {
        wanted = next
        behaviour = behaviourOf(next)
      },
      totals: () => ({ ...totals(), dropped: Object.fromEntries(totals().dropped) }),
    }),
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
    accept: async (batch) => {
      const acceptance = await desk.accept(batch)
      waiters.check()
      return acceptance
    },
  })

  const { listen, close } = createServer(app, { host, tls: options.tls })
  return {
    listen,
    close,
    behave: (next) => {
      behaviour = next
      wanted = wantedOf(next)
    },
    events: ledger.events,
    get duplicates() {
      return ledger.totals.duplicates
    },
    requests: log.requests,
    reports: ledger.reports,
    totals,
    received: (n) => waiters.until(() => ledger.totals.events, n),
    requested: (n) => waiters.until(() => log.count('arrived'), n),
    answered: (n) => waiters.until(() => log.count('answered'), n),
  }
}
