/* One request, from its head to its answer. */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** One request as the collector saw it. */
export interface SeenRequest {
  /** Counts from 0 over the collector's life. */
  readonly index: number
  /** The `x-request-id` of its answer. */
  readonly id: string
  /** When its head had come, epoch milliseconds. */
  readonly receivedAt: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Of the body as it came over the wire, so compressed where it was. */
  readonly bytes: number
  /** Unpacked body; undefined until it is read, when it could not be read, and with `keepBodies: false`. */
  readonly bodyText: string | undefined
  /** Ids of the events in the body, accepted or not; empty for an invalid one. */
  readonly eventIds: readonly string[]
  /** Of the answer as it begins to leave; undefined before, and where none ever does. */
  readonly status: number | undefined
}

/** A request that is still being read or answered. */
export type OpenRequest = { -readonly [K in keyof SeenRequest]: SeenRequest[K] }

/** A request of which only the head has come. */
export const openRequest = (index: number, id: string, incoming: IncomingMessage): OpenRequest => ({
  index,
  id,
  receivedAt: Date.now(),
  method: incoming.method ?? '',
  path: incoming.url ?? '',
  headers: incoming.headers,
  bytes: 0,
  bodyText: undefined,
  eventIds: [],
  status: undefined,
})
