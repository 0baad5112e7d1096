import type { TelemetryEvent } from './event.ts'

/** The parts of one request body, each encoded as JSON. */
export interface Chunk {
  /** JSON object: the facts of this process. */
  readonly resource: string
  /** JSON object: the `client_report` about dropped events; undefined if there is nothing to report. */
  readonly report: string | undefined
  /** JSON objects, as `encode` made them. */
  readonly events: readonly string[]
}

/** One protocol: how events become request bodies. Pure functions. */
export interface Wire {
  /** Path below the endpoint. */
  readonly path: string
  readonly contentType: string
  /** UTF-8 bytes of a body before compression. */
  readonly maxBodyBytes: number
  /** Bytes that `wrap` adds to each event, besides the comma: chunks are cut by size before they are wrapped. */
  addedBytes(resource: string): number
  /** Encodes an event once; the result is what the disk holds and what the request carries. */
  encode(event: TelemetryEvent): string
  /** Makes the body by joining texts; nothing is parsed or encoded again. */
  wrap(chunk: Chunk): string
}
