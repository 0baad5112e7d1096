/*
 * Puts an outbox together, one for each destination: the spool, which keeps, the side that sends, and the clock that says when. Events come in
 * by `append`, in the host's own call of `logEvent`.
 */

import { internalDiagnostic } from '../books/report.ts'
import { limits } from '../model/limits.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { createBatchClock } from './batch-clock.ts'
import { hashAccount } from './delivery/account.ts'
import { createEndings } from './endings.ts'
import { everything, type Outbox, type OutboxOptions } from './outbox.ts'
import { openSending, type Sending } from './sender-side.ts'
import { openSpool, type Spool } from './spool/open.ts'
import { leaveRules } from './spool/rules-file.ts'

export type { Outbox, OutboxOptions, OutboxResource, OutboxTarget, Remains, Works } from './outbox.ts'

/** Opens a queue. Touches nothing: files and connections come with the first event, `flush` or `shutdown`. */
export function openOutbox(options: OutboxOptions): Outbox {
  const { ports, ledger, target, resource, batch, works } = options
  const { clock, report } = ports
  const sending = openSending(options, () => spool)
  const spool = openItsSpool(options, sending)
  const { writer, append } = spool
  const batchClock = createBatchClock({
    ...{ clock, report },
    load: works.clock,
    resource: resource.json,
    schedule: batch,
    isPending: writer.holds,
    onDue: () => sending.wake({ own: true, leftovers: false }),
  })
  const endings = createEndings(options, spool, sending, batchClock.stop)

  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    try {
      resource.begin(writer.setResource)
    } catch (error) {
      begun = false
      // If the facts about this process cannot be had, the event is recorded all the same, and the next one tries again.
      report(internalDiagnostic('beginning', error), 'beginning')
    }
    // What others left, and nothing that this client holds: that is due when its batch is.
    sending.wakeIn(limits.leftoverDelayMs, { own: false, leftovers: true })
  }
  return {
    append: (id, json, event) => {
      begin()
      const isInMemory = append(id, json)
      // Events beyond the cap of memory are on disk only and get no batch of their own. The next turn gives their segment back and reads it from disk.
      if (isInMemory) batchClock.note(id, event)
    },
    holds: writer.holds,
    lose: () => {
      begin()
      writer.lose()
    },
    userChanged: () => {
      writer.roll()
      sending.userChanged()
      // What waited for credentials may find them now.
      if (target.authRequired && begun) sending.wake(everything)
    },
    wake: () => sending.wake(everything),
    reconfigure: batchClock.reconfigure,
    rulesChanged: spool.leaveRules,
    flush: endings.flush,
    shutdown: endings.shutdown,
    health: () => {
      const { kept, pending } = spool.held()
      return { ...ledger.books(kept + spool.takenOver(), pending), ...sending.health() }
    },
    storage: writer.storage,
    remains: { hasLeftovers: spool.hasLeftovers, credentials: sending.proof },
  }
}

/** Opens the spool of this outbox. How strictly it keeps its caps depends on what `standing` says of the endpoint. */
function openItsSpool(
  { ports, place, ledger, wire, target, resource, caps, batch, rules }: OutboxOptions,
  { credentials, standing, isFailing }: Sending,
): Spool {
  const hashOnce = rememberLast((name: string | undefined) => hashAccount(ports.random, name))
  return openSpool({
    ...{ ports, place, ledger, caps, standing, isFailing, wire: wire.name },
    maxInMemory: () => batch().maxQueueSize,
    account: () => {
      const user = target.user()
      // A user may be known by an id alone.
      return credentials()?.account() ?? hashOnce(user?.accountUuid ?? user?.id)
    },
    resource: resource.json,
    leaveRules: () => {
      const own = rules()
      if (own) leaveRules({ ...ports, paths: place.paths }, own, credentials()?.owner())
    },
  })
}
