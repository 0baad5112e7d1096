import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ParsedBatch, Problem } from '../parse-batch.ts'
import type { WireRecord } from './record.ts'

export interface Records {
  readonly kind: 'records'
  readonly records: readonly WireRecord[]
  /** Why some are not among them, one reason each. The protocol has its own way to say so, or none. */
  readonly rejected: readonly string[]
  /** Something to tell the sender although nothing was rejected. */
  readonly warning: string | undefined
}

export interface Invalid {
  readonly kind: 'invalid'
  readonly status: 400 | 401 | 415
  readonly message: string
  readonly problems?: readonly Problem[]
}

/** What is in one body. */
export type Parsed = Extract<ParsedBatch, { kind: 'batch' }> | Records | Invalid

/** What the collector needs of hono to answer: the same for every protocol. */
// biome-ignore lint/suspicious/noExplicitAny: the variables of the app are no concern of a protocol
export type AnyContext = Context<any>

export type Encoding = 'gzip' | 'deflate'

/** A way of sending telemetry over HTTP: its limits, its bodies and its answers. */
export interface Protocol {
  /** As the view calls what came by it. */
  readonly name: string
  /** Before and after unpacking. */
  readonly maxBodyBytes: number
  readonly encodings: readonly Encoding[]
  /** Never throws. */
  readonly parse: (body: Buffer, head: IncomingMessage) => Parsed | Promise<Parsed>
  /** The answer to records that were taken. */
  readonly succeed: (c: AnyContext, taken: Records) => Response | Promise<Response>
  /** The one shape of its error answers. */
  readonly fail: (
    c: AnyContext,
    status: ContentfulStatusCode,
    message: string,
    problems?: readonly Problem[],
  ) => Response | Promise<Response>
  /** Headers that carry a token, besides `Authorization: Bearer`. */
  readonly tokenHeader?: string
}
