/*
 * What a wire has to tell of its protocol. Spool and delivery know no JSON, no header and no path: whatever differs between event batches,
 * OTLP and Datadog is behind this interface.
 */

import type { Fields, TelemetryEvent } from './event.ts'
import type { OtlpProtocol } from './otlp-protocol.ts'
import type { HttpAnswer } from './ports.ts'
import type { DropReport } from './segment.ts'
import type { Rejected } from './verdict.ts'

/** The parts of one request body, each encoded as JSON. */
export interface Chunk {
  /** JSON object: the facts of this process. */
  readonly resource: string
  /** As `report` made it; undefined if there is nothing to report. */
  readonly report: string | undefined
  /** JSON objects, as `encode` made them. */
  readonly events: readonly string[]
}

/** What an endpoint answered. */
export type Answered = Extract<HttpAnswer, { readonly kind: 'answer' }>

/** One protocol: how events become request bodies. Pure functions. */
export interface Wire {
  /** Stands in the header of each segment: a program that does not know this wire leaves the segment alone. */
  readonly name: string
  /** Path below the endpoint. */
  readonly path: string
  /** In which form bodies travel, where the protocol has several and this is not the usual one. Noted on disk, for whoever sends what was left. */
  readonly protocol?: OtlpProtocol | undefined
  /** Headers that tell what the body is. */
  readonly headers: Readonly<Record<string, string>>
  /** UTF-8 bytes of a body before compression. */
  readonly maxBodyBytes: number
  /** Of these, what a body has besides its resource and its events: brackets, a report. */
  readonly overheadBytes: number
  /** Events that one body may have, whatever the settings say. */
  readonly maxEvents: number
  /**
   * What an answer means, where the protocol says other than `policy/classify.ts`; undefined: it does not. `retry`: not before a `Retry-After`
   * has passed. `later`: nor before a minute has. `refused`: because of at least one of the events. A count: delivered, but for so many that
   * the endpoint said it rejects.
   */
  classify?(answer: Answered): 'delivered' | 'retry' | 'later' | 'refused' | Rejected | undefined
  /** Whether the body of a success says something that `classify` wants to know. Default false: it is not read. */
  readonly readsSuccess?: boolean
  /**
   * Statuses that refuse the credentials for good, and not the events: later runs do not try them again. Default: only 401, and for one
   * process, because what `auth` gives may be renewed.
   */
  readonly refusals?: readonly number[]
  /** Whether an encoded event is so old that the endpoint would throw it away without a word: it is given up as `max_age` instead. Default: never. */
  isTooOld?(json: string, now: number): boolean
  /** Bytes that `wrap` adds to each event, besides the comma: chunks are cut by size before they are wrapped. */
  addedBytes(resource: string): number
  /**
   * Encodes an event once; the result is what the disk holds and what the request carries.
   *
   * @param privileged what of the event only a trusted endpoint gets. It is handed over apart, and no wire reads it off the event: so a
   * wire that forgets it leaves it out.
   */
  encode(event: TelemetryEvent, privileged?: Fields): string
  /** Encodes a report of dropped events, told now; undefined: this protocol carries none. */
  report(drop: DropReport, now: number): string | undefined
  /** Makes the body by joining texts; nothing is parsed or encoded again. */
  wrap(chunk: Chunk): string
  /** The bytes of a body, where they are not its text as UTF-8. */
  pack?(body: string): Promise<Uint8Array>
}
