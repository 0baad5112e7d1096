/// <reference lib="esnext.disposable" preserve="true" />
/* The words of `startTestEndpoint`, as hosts see them. */

import type { Catalogue } from '../model/catalogue.ts'
import type { TelemetryEvent } from '../model/event.ts'

/** An answer in full. */
export interface TestAnswer {
  /** Default 200. */
  readonly status?: number | undefined
  /** Beside `Content-Type: application/json`. Default: none. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** Default `{}`. */
  readonly body?: string | undefined
  /** Milliseconds until it is given; default 0. */
  readonly delayMs?: number | undefined
}

/** What becomes of one request: a status; an answer in full; `reset` tears the connection down; `never` takes the request and answers nothing. */
export type Answer = number | TestAnswer | 'reset' | 'never'

/** One request, as it came. */
export interface TestRequest {
  /** `POST`, for events. */
  readonly method: string
  /** Below the URL of the endpoint: `/api/event_logging/batch`, unless the settings name another one. */
  readonly path: string
  /** By name, in lower case. */
  readonly headers: { readonly [name: string]: string }
  /** Unpacked, and as JSON where it is JSON; else as text. */
  readonly body: unknown
  /** The events in it, whatever became of them. None where it is of another protocol, as OTLP. */
  readonly events: readonly TelemetryEvent[]
  /** What it was answered with: a status, or what was done instead. */
  readonly answered: number | 'reset' | 'never'
}

/** How long a test waits. */
export interface WaitOptions {
  /** Milliseconds; default 4,000, which is less than the 5 seconds of Jest and Vitest. */
  readonly timeoutMs?: number | undefined
}

/** What a server of a test may be told. */
export interface EndpointOptions<K extends Catalogue | undefined = undefined> {
  /** The catalogue of the client that sends to it: names and fields that a test looks for are checked against it. Default: any may be looked for. */
  readonly events?: K | undefined
}

/** A server in the test's own process, which answers as the test says. */
export interface TestEndpoint<K extends Catalogue | undefined = undefined> {
  /** The catalogue it was given. */
  readonly catalogue: K
  /** For the option `endpoint` of a client. On this machine, on a port of its own. */
  readonly url: string
  /** What came, oldest first. */
  readonly requests: readonly TestRequest[]
  /** Events of requests that were answered with 2xx, each once, in the order in which they were taken: what a server would have. */
  readonly events: readonly TelemetryEvent[]
  /**
   * What the next requests are answered with, one after the other: `respond(503, 503, 200)`. Behind them it is 200 again. Throws a `TypeError` for
   * what is no answer.
   */
  respond(...answers: readonly Answer[]): void
  /** What every request is answered with for which nothing else was said. Default: 200. */
  respondAlways(answer: Answer): void
  /** Resolves with all events as soon as there are `n`; rejects when that takes too long, with what came instead. */
  received(n: number, options?: WaitOptions): Promise<readonly TelemetryEvent[]>
  /** Resolves with all requests as soon as there are `n`; rejects when that takes too long. */
  requested(n: number, options?: WaitOptions): Promise<readonly TestRequest[]>
  /** Ends it, and all connections. Where it is forgotten, it keeps no process alive. */
  close(): Promise<void>
  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}
