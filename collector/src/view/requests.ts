/* Requests as the page shows them. A collector is shown around, in screenshots and calls, so no credentials are in what it shows. */

import type { IncomingHttpHeaders } from 'node:http'
import type { SeenRequest } from '../intake/requests.ts'

/** A request and its answer, as they are shown: no secret is in it. */
export interface ShownRequest {
  readonly index: number
  readonly id: string
  /** ISO 8601, when its head had come. */
  readonly received_at: string
  readonly method: string
  readonly path: string
  /** Of the answer; null where none was given, or none yet. */
  readonly status: number | null
  /** As they came over the wire. */
  readonly bytes: number
  /** Events in it, where they could be read. */
  readonly events: number
  /** The ids of the first of them. */
  readonly event_ids: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

/** Ids that are shown of one request: the page asks twice a second while something comes, and should not get all ids each time. */
const maxIds = 20

/** Headers that prove who sends. Only that they were there is shown. */
const secret = /^(?:authorization|proxy-authorization|cookie|.*(?:api-?key|token|secret).*)$/

const shown = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secret.test(name) ? '(not shown)' : `${value}`]),
  )

/** The last ones, the newest first. */
export const lastRequests = (requests: readonly SeenRequest[], n: number): readonly ShownRequest[] =>
  requests
    .slice(-n)
    .reverse()
    .map(({ index, id, receivedAt, method, path, status, bytes, eventIds, headers }) => ({
      ...{ index, id, received_at: new Date(receivedAt).toISOString(), method, path, bytes },
      status: status ?? null,
      events: eventIds.length,
      event_ids: eventIds.slice(0, maxIds),
      headers: shown(headers),
    }))
