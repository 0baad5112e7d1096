import type { TelemetryEvent } from './event.ts'

/** What a request carries, all of it encoded already. */
export interface Chunk {
  /** JSON object: the facts of this process. */
  readonly resource: string
  /** JSON object: what was dropped, to be told once. */
  readonly report: string | undefined
  /** JSON objects, as `encode` made them. */
  readonly events: readonly string[]
}

/** One protocol. Pure. */
export interface Wire {
  /** Path below the endpoint. */
  readonly path: string
  readonly contentType: string
  /** UTF-8 bytes of a body before compression. */
  readonly maxBodyBytes: number
  /** Bytes that `wrap` adds to each event. */
  addedBytes(resource: string): number
  /** Encodes an event once; the result is what the disk holds and what the request carries. */
  encode(event: TelemetryEvent): string
  /** Wraps encoded parts into a body, by splicing. */
  wrap(chunk: Chunk): string
}
