import { internalDiagnostic } from '../books/report.ts'
import { limits } from '../model/limits.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { createBatchClock } from './batch-clock.ts'
import { type CredentialStore, createCredentialStore, hashAccount, nameOf } from './delivery/credentials.ts'
import { createEndpoint, type Endpoint } from './delivery/endpoint.ts'
import { createEndings } from './endings.ts'
import { loadOnce } from './load-once.ts'
import type { Outbox, OutboxOptions } from './outbox.ts'
import { type BackoffFile, noNews, openBackoffFile } from './spool/backoff-file.ts'
import { openSpool, type Spool } from './spool/open.ts'
import { leaveRules } from './spool/rules-file.ts'
import { createTurns, type Turns } from './turns.ts'

export type { Outbox, OutboxOptions, OutboxResource, OutboxTarget, Remains, Works } from './outbox.ts'

/** Opens a queue. Touches nothing: files and connections come with the first event, `flush` or `shutdown`. */
export function openOutbox(options: OutboxOptions): Outbox {
  const { ports, place, ledger, target, resource, batch, works } = options
  const { clock, random, report } = ports
  const endpoint = createEndpoint({ clock, random })
  const news = place.usesDisk && place.sharesNews !== false ? openBackoffFile({ ports, place }) : noNews
  const credentials = createCredentialStore({ ports, auth: target.auth, user: target.user })
  const spool = openItsSpool(options, credentials, endpoint, news)
  const { writer } = spool
  const { turns, close } = openSending(options, { spool, endpoint, news, credentials })
  const batchClock = createBatchClock({
    ...{ clock, report },
    load: works.clock,
    resource: resource.json,
    schedule: batch,
    isPending: writer.holds,
    onDue: () => turns.wake(false),
  })
  const endings = createEndings({
    ...{ clock, ledger, turns, spool },
    diskLasts: options.diskLasts,
    ending: batchClock.stop,
    settled: close,
  })

  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    try {
      resource.begin((json) => writer.setResource(json))
    } catch (error) {
      begun = false
      // Whatever is wrong with the facts about this process, the event at hand is not lost by it.
      report(internalDiagnostic('beginning', error), 'beginning')
    }
    if (!endings.hasEnded()) turns.leftoversIn(limits.leftoverDelayMs)
  }
  const wake = () => turns.wake(true)
  return {
    append: (id, json, event) => {
      begin()
      const isInMemory = spool.append(id, json)
      // Only now: a host at the end of its stack throws on the way there, and what did not arrive stands in no book.
      ledger.admit()
      // What is on disk only is not due: the turn that those in memory make due lets a reader of the file send it.
      if (isInMemory && !endings.hasEnded()) batchClock.note(id, event)
    },
    lose: () => {
      begin()
      writer.lose()
      ledger.admit()
    },
    userChanged: () => {
      writer.roll()
      credentials.reset()
      // What waited for credentials may find them now.
      if (target.authRequired && begun) wake()
    },
    wake,
    reconfigure: batchClock.reconfigure,
    rulesChanged: spool.leaveRules,
    flush: endings.flush,
    shutdown: endings.shutdown,
    health: () => {
      const { kept, pending } = spool.held()
      return { ...ledger.books(kept, pending), ...endpoint.health() }
    },
    storage: writer.storage,
    remains: { hasLeftovers: spool.hasLeftovers, credentials: credentials.get },
  }
}

/** The spool, which knows by what is known of the endpoint how much of the past it may hold. */
function openItsSpool(
  { ports, place, ledger, wire, target, resource, caps, batch, rules }: OutboxOptions,
  credentials: CredentialStore,
  endpoint: Endpoint,
  news: BackoffFile,
): Spool {
  const hashOnce = rememberLast((name: string | undefined) => hashAccount(ports.random, name))
  return openSpool({
    ...{ ports, place, ledger, caps, wire: wire.name },
    maxInMemory: () => batch().maxQueueSize,
    account: () => credentials.account() ?? hashOnce(nameOf(target.user())),
    resource: resource.json,
    standing: () => {
      const own = endpoint.standing()
      return own === 'unknown' && news.blockedMs() > 0 ? 'bad_news' : own
    },
    leaveRules: () => {
      const own = rules()
      if (own) leaveRules({ ...ports, paths: place.paths }, own, credentials.owner())
    },
  })
}

/** What a queue sends with. */
interface Means {
  readonly spool: Spool
  readonly endpoint: Endpoint
  readonly news: BackoffFile
  readonly credentials: CredentialStore
}

/** Turns of sending, and how to close the connections they were made on. What sends is loaded with the first of them. */
function openSending(
  { ports, place, ledger, wire, target, resource, batch, kill, mayLeave, works }: OutboxOptions,
  { spool, endpoint, news, credentials }: Means,
): { readonly turns: Turns; readonly close: () => void } {
  const { clock, report, trace } = ports
  const delivery = loadOnce(async () => {
    const { createDelivery, http } = await works.sending()
    const means = { spool, endpoint, news, credentials }
    const run = createDelivery({ ports, place, ledger, http, wire, target, batch, kill, mayLeave, ...means })
    return { run, close: http.close }
  })
  const turns = createTurns({
    ...{ clock, endpoint, report, trace },
    load: async () => (await delivery.get()).run,
    ready: resource.ready,
    hasWork: spool.hasWork,
    blockedMs: news.blockedMs,
    progress: () => endpoint.requests() + ledger.delivered() + ledger.dropped(),
  })
  return { turns, close: () => delivery.loaded()?.close() }
}
