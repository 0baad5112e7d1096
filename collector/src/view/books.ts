/* The books of the clients: how much of which tool came, and what each reports as lost. The page shows it, and so does the summary at the end. */

import type { Acceptance } from '../intake/ledger.ts'
import type { WireRecord } from '../protocol/record.ts'

/** What one tool has sent, by the name and version it gives itself. */
export interface ClientBooks {
  readonly service: string
  readonly version: string
  readonly events: number
  readonly duplicates: number
  /** By other protocols. */
  readonly records: number
  /** Events it reported as given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>
}

/** The same while it is counted. */
type Open = { -readonly [K in keyof Omit<ClientBooks, 'dropped'>]: ClientBooks[K] } & { dropped: Map<string, number> }

/** Names and reasons are words of the clients. One that makes up ever new ones must not fill memory: those beyond are counted together. */
const maxClients = 1_000
const maxReasons = 200
const others = '(others)'

type Resource = Readonly<Record<string, unknown>>

/** Counts by client. */
export const createBooks = () => {
  const clients = new Map<string, Open>()

  const clientOf = (resource: Resource): Open => {
    const [service, version] = [resource['service.name'] ?? '', resource['service.version'] ?? ''].map(String)
    const key = JSON.stringify([service, version].map((text) => text?.slice(0, 256)))
    const isKnown = clients.has(key) || clients.size < maxClients
    const its = isKnown ? { key, service, version } : { key: others, service: others, version: '' }
    const found = clients.get(its.key)
    if (found) return found
    const { service: name = '', version: number = '' } = its
    const client = { service: name, version: number, events: 0, duplicates: 0, records: 0, dropped: new Map() }
    clients.set(its.key, client)
    return client
  }

  return {
    accepted: (resource: Resource, { fresh, duplicates, report }: Acceptance): void => {
      const client = clientOf(resource)
      client.events += fresh.length
      client.duplicates += duplicates.length
      for (const [name, n] of Object.entries(report?.dropped ?? {})) {
        const reason = client.dropped.has(name) || client.dropped.size < maxReasons ? name : others
        client.dropped.set(reason, (client.dropped.get(reason) ?? 0) + n)
      }
    },
    taken: (records: readonly WireRecord[]): void => {
      for (const { resource } of records) clientOf(resource).records += 1
    },
    clients: (): readonly ClientBooks[] =>
      [...clients.values()].map((client) => ({ ...client, dropped: Object.fromEntries(client.dropped) })),
  }
}

export type Books = ReturnType<typeof createBooks>
