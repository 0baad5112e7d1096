/// <reference lib="esnext.disposable" preserve="true" />
/*
 * The words of `orangebox/outbox`: the durable queue of the SDK for programs that have lines of their own to send, such as the bridge of
 * the collector.
 */

import type { DropReason } from './books.ts'
import type { SinkHealth } from './health.ts'
import type { Auth, SpoolOptions } from './options.ts'
import type { QueueOptions } from './queue-options.ts'
import type { BatchSettings } from './settings.ts'
import type { FlushOptions, ShutdownOptions, SinkResult } from './telemetry.ts'

/** The parts of one request body. */
export interface LineChunk {
  /** JSON object: `resource` of the options. */
  readonly resource: string
  /** As `report` of the wire made it; undefined if there is nothing to report. */
  readonly report: string | undefined
  /** The lines, as they were appended. */
  readonly lines: readonly string[]
}

/** One protocol: how lines become request bodies, and what answers mean. Pure functions: they are called again for what an earlier run left. */
export interface LineWire {
  /** What the lines are called by on disk, as `otlp-traces`: a queue that does not speak it leaves them alone. */
  readonly name: string
  /** Path below the endpoint, beginning with a slash. */
  readonly path: string
  /** Headers that tell what the body is. */
  readonly headers: { readonly [name: string]: string }
  /** Bytes of UTF-8 that a body may have before compression. */
  readonly maxBodyBytes: number
  /** Of these, what a body has besides its resource and its lines. Default 1,024. */
  readonly overheadBytes?: number | undefined
  /** Lines that one body may have. Default: as many as `batch` says and as fit. */
  readonly maxLines?: number | undefined
  /** Makes the body by joining texts. */
  wrap(chunk: LineChunk): string
  /**
   * What an answer means: `delivered`; `retry`, not before a `Retry-After` has passed; `refused`, because of at least one of the lines, which
   * is then looked for; undefined: what it means by default. Default: 2xx is delivered unless it is HTML, 400, 413 and 422 are refused,
   * everything else is tried again.
   */
  classify?(answer: LineAnswer): 'delivered' | 'retry' | 'refused' | undefined
  /** Encodes a report of lines that were given up, as JSON for `wrap`. Default, and undefined: the protocol carries none. */
  report?(drop: LineDrop): string | undefined
}

/** What an endpoint answered. */
export interface LineAnswer {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string }
  /** The first 4 KiB. */
  readonly body: string
}

/** Lines that were given up. */
export interface LineDrop {
  /** Told again under the same id until it was delivered. */
  readonly id: string
  /** Why they were given up. */
  readonly reason: DropReason
  /** How many. */
  readonly n: number
}

/**
 * What `openOutbox` can be told. `service`, `endpoint`, `name` and `wire` are needed. A bad value of another one is replaced by its default,
 * and a `bad_option` diagnostic names the option, the value and what is used instead.
 */
export interface LineOutboxOptions extends QueueOptions {
  /** What the queue is called, as `traces`: 1 to 48 of `a-z`, `0-9` and `-`. Queues of one app to one origin need names of their own. */
  readonly name: string
  /** The protocol that is spoken. */
  readonly wire: LineWire
  /** How credentials are got when something is to be sent. Default: send without. They go with every line, whoever appended it. */
  readonly auth?: Auth | undefined
  /** Goes with each request, as the wire places it: an object that JSON can tell. Default: an empty one. */
  readonly resource?: object | undefined
  /** When lines are sent: `scheduledDelayMillis` (default 10,000), `maxExportBatchSize` (200), `maxQueueSize` (8,192), `maxAttempts` (8). */
  readonly batch?: Omit<BatchSettings, 'path' | 'baseUrl' | 'skipAuth'> | undefined
  /** How much of the past the disk may hold; the oldest go first, counted. */
  readonly spool?: SpoolOptions | undefined
}

/** One destination's durable queue of encoded lines. */
export interface LineOutbox {
  /**
   * Takes one line: a JSON object in one piece, without a line break. It is on disk when this returns, and leaves when it may; whatever else
   * becomes of it is counted in `health()`. Refused and counted as `opt_out` where the consent file says `off`.
   *
   * @param key what the line is known by in `holds`: any text. Default: a random one. While a line waits in the memory of this process, another
   * one with the same key is refused, and counted as `duplicate`.
   * @throws TypeError if it is no such line.
   */
  append(line: string, key?: string): void
  /**
   * Which of the lines with these keys wait on disk, in segments of any process: for a program that wants to know after a crash which of its
   * lines it had appended. Reads every segment: not for each line.
   */
  holds(keys: Iterable<string>): ReadonlySet<string>
  /**
   * What waits on disk for this destination, left by whichever process: files, and their bytes with what is done of them. `health()` knows of
   * this process alone. Looks at the directory, reads no file.
   */
  backlog(): {
    /** Segments; 0: nothing waits. */
    readonly files: number
    /** Bytes of these. */
    readonly bytes: number
  }
  /** Sends what waits, also what earlier runs left. Resolves when done or at the deadline; whatever is left stays on disk. Never rejects. */
  flush(options?: FlushOptions): Promise<SinkResult>
  /**
   * Ends the queue: sends until the deadline (default 1,000 ms) or leaves, then gives the rest to the next run. Never rejects. `detach` counts
   * as `wait`. What is appended afterwards still reaches the disk.
   */
  shutdown(options?: ShutdownOptions): Promise<SinkResult>
  /** Books and the state of sending. A snapshot; touches neither disk nor network. */
  health(): SinkHealth
  /** Where the next line would go: `memory` with that `durability`, and while the disk cannot be used. */
  storage(): 'disk' | 'memory'
  /** `shutdown()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}
