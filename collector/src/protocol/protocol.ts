/* What the app asks of a protocol. It knows paths, limits and tokens itself, and nothing of bodies. */

import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ParsedBatch, Problem } from './parse-batch.ts'
import type { WireRecord } from './record.ts'

/** A body that was read, at least in part. */
export interface Records {
  readonly kind: 'records'
  readonly records: readonly WireRecord[]
  /** Why some are not among them, one reason each. The protocol has its own way to say so, or none. */
  readonly rejected: readonly string[]
  /** Something to tell the sender although nothing was rejected. */
  readonly warning: string | undefined
}

/** A body that cannot be read. */
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

/** How a body may be packed. */
export type Encoding = 'gzip' | 'deflate'

/** A way of sending telemetry over HTTP: its limits, its bodies and its answers. */
export interface Protocol {
  /** What the view calls it. */
  readonly name: string
  /** The largest body, packed and unpacked. */
  readonly maxBodyBytes: number
  readonly encodings: readonly Encoding[]
  /** Never throws. */
  readonly parse: (body: Buffer, head: IncomingMessage) => Parsed | Promise<Parsed>
  /** The answer to records that were taken. */
  readonly succeed: (c: AnyContext, taken: Records) => Response | Promise<Response>
  /** Its error answers, which all have one shape. */
  readonly fail: (
    c: AnyContext,
    status: ContentfulStatusCode,
    message: string,
    problems?: readonly Problem[],
  ) => Response | Promise<Response>
  /** Headers that carry a token, besides `Authorization: Bearer`. */
  readonly tokenHeader?: string
}
