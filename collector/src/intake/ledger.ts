/*
 * Which events are new. Clients send again what they had no answer for, so an id that was accepted before is a duplicate, and is counted as
 * one. The SDK's tests compare these counts with the books of the clients.
 */

import type { BatchEvent, ClientReport, EventBatch, WireResource } from '../protocol/batch.ts'
import { type Budget, bytesOf } from './budget.ts'

/** An event that was accepted. */
export interface ReceivedEvent {
  readonly event: BatchEvent
  readonly resource: WireResource
  /** How often it was accepted: 1, and one more for each duplicate. */
  readonly count: number
}

/** What accepting one body came to. */
export interface Acceptance {
  readonly fresh: readonly ReceivedEvent[]
  readonly duplicates: readonly ReceivedEvent[]
  /** Only when its report_id was not seen before. */
  readonly report: ClientReport | undefined
}

/** What a ledger is made of. */
export interface LedgerOptions {
  /** Ids that were accepted before this process began. */
  readonly known: ReadonlySet<string>
  readonly budget: Budget
}

interface Entry {
  readonly event: BatchEvent
  readonly resource: WireResource
  count: number
}

/** The events of a body that are new, and those that are not; nothing is counted yet. */
export interface Sorted {
  readonly batch: EventBatch
  readonly fresh: ReadonlyMap<string, Entry>
  readonly duplicates: readonly BatchEvent[]
}

/** How many reasons of drops are counted apart. They come from clients, and one that makes up new ones must not fill the memory. */
const maxReasons = 200

/**
 * What was accepted so far, once per event id and once per report id. `sort` looks at a body and changes nothing; `accept` counts what it
 * found. No other body may be sorted in between, or an event could be new in both.
 */
export const createLedger = ({ known, budget }: LedgerOptions) => {
  const events = new Map<string, Entry>()
  const reports = new Map<string, ClientReport>()
  const totals = { events: 0, duplicates: 0, dropped: new Map<string, number>() }

  const acceptReport = (report: ClientReport | undefined): ClientReport | undefined => {
    if (!report || reports.has(report.report_id)) return undefined
    reports.set(report.report_id, report)
    if (budget.isBounded) budget.keep(bytesOf(report), () => reports.delete(report.report_id))
    for (const [name, n] of Object.entries(report.dropped)) {
      const reason = totals.dropped.has(name) || totals.dropped.size < maxReasons ? name : 'other reasons'
      totals.dropped.set(reason, (totals.dropped.get(reason) ?? 0) + n)
    }
    return report
  }

  const keep = (fresh: ReadonlyMap<string, Entry>, resource: WireResource): void => {
    // The events of a body share its resource.
    const share = budget.isBounded ? Math.ceil(bytesOf(resource) / fresh.size) : 0
    for (const [id, entry] of fresh) {
      events.set(id, entry)
      if (budget.isBounded) budget.keep(bytesOf(entry.event) + share, () => events.delete(id))
    }
  }

  const sort = (batch: EventBatch): Sorted => {
    const { resource } = batch
    const fresh = new Map<string, Entry>()
    const duplicates: BatchEvent[] = []
    for (const event of batch.events) {
      const id = event.event_data.event_id
      if (events.has(id) || known.has(id) || fresh.has(id)) duplicates.push(event)
      else fresh.set(id, { event, resource, count: 1 })
    }
    return { batch, fresh, duplicates }
  }

  const accept = ({ batch, fresh, duplicates }: Sorted): Acceptance => {
    const { resource, client_report } = batch
    for (const { event_data } of duplicates) {
      const entry = events.get(event_data.event_id) ?? fresh.get(event_data.event_id)
      if (entry) entry.count += 1
    }
    keep(fresh, resource)
    totals.events += fresh.size
    totals.duplicates += duplicates.length
    return {
      fresh: [...fresh.values()],
      duplicates: duplicates.map((event) => events.get(event.event_data.event_id) ?? { event, resource, count: 2 }),
      report: acceptReport(client_report),
    }
  }

  return { events, reports, totals, sort, accept }
}
