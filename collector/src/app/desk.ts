/*
 * What becomes of a body that was read: stored, counted, shown. In this order, because a client deletes what it was told is accepted: what
 * could not be stored must be refused, and what was not counted must not be shown.
 */

import type { Budget } from '../intake/budget.ts'
import { type Acceptance, createLedger } from '../intake/ledger.ts'
import type { SeenRequest } from '../intake/requests.ts'
import type { EventBatch } from '../protocol/batch.ts'
import type { Records } from '../protocol/protocol.ts'
import { createInTurn } from '../store/in-turn.ts'
import { createBooks } from '../view/books.ts'
import { createEntries } from '../view/entries.ts'
import { ofEvent, ofRecord } from '../view/entry.ts'
import type { CollectorOptions, CollectorTotals } from './options.ts'

/** What the desk needs. */
export interface DeskPorts {
  readonly options: CollectorOptions
  readonly budget: Budget
  /** The name of the protocol that is spoken at a path. */
  readonly protocolAt: (path: string) => string
}

/** Takes bodies in turn; its methods are called by the app. */
export const createDesk = ({ options, budget, protocolAt }: DeskPorts) => {
  const ledger = createLedger({ known: options.known ?? new Set(), budget })
  // While one body is being stored no other is sorted: the same event could be new in both.
  const inTurn = createInTurn()
  const entries = createEntries(budget, Date.now)
  const books = createBooks()
  const counts = { records: 0, refused: 0 }

  /** Shows in the view that a request, or one record of it, was not taken. */
  const bad = ({ method, path, id, eventIds }: SeenRequest, reason: string, events = eventIds.length): void => {
    const protocol = protocolAt(path.split('?')[0] ?? '')
    entries.add({ protocol, verdict: 'bad', reason, request: `${method} ${path}`, request_id: id, events })
  }

  return {
    ledger,
    entries,
    clients: books.clients,
    totals: (requests: number): CollectorTotals & { readonly refused: number } => ({
      ...ledger.totals,
      ...counts,
      requests,
    }),
    /** Rejects as the store does: then nothing was counted, and the client is told to keep the events. */
    accept: (batch: EventBatch): Promise<Acceptance> =>
      inTurn(async () => {
        const sorted = ledger.sort(batch)
        if (sorted.fresh.size > 0) await options.store?.([...sorted.fresh.values()])
        const acceptance = ledger.accept(sorted)
        books.accepted(batch.resource, acceptance)
        for (const entry of acceptance.fresh) entries.add(ofEvent(entry, false))
        for (const entry of acceptance.duplicates) entries.add(ofEvent(entry, true))
        options.onAccepted?.(acceptance)
        return acceptance
      }),
    /** The same for records of other protocols. */
    take: (seen: SeenRequest, taken: Records): Promise<void> =>
      inTurn(async () => {
        if (taken.records.length > 0) await options.storeRecords?.(taken.records)
        counts.records += taken.records.length
        books.taken(taken.records)
        for (const record of taken.records) entries.add(ofRecord(record))
        for (const reason of taken.rejected) bad(seen, reason, 1)
        options.onRecords?.(seen, taken)
      }),
    /** Counts and shows a request that was refused, for whatever reason. */
    refused: (seen: SeenRequest, why: string): void => {
      counts.refused += 1
      bad(seen, why)
      options.onRefused?.(seen, why)
    },
  }
}
