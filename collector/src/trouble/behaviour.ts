/* The ways in which a server can be in trouble, as data. Tests, the command line and the page choose them; `app/misbehave.ts` carries them out. */

import type { SeenRequest } from '../intake/requests.ts'
import type { BatchEvent } from '../protocol/batch.ts'

/** Everything the collector can do to a request. Only what is marked "accepts" records the events of the body. */
export type Behaviour =
  /** Accepts. */
  | { readonly kind: 'ok' }
  /** Answers this status to everything and takes nothing, a 200 included: that is what a captive portal does. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Waits with the body read, then behaves as `next` (default ok); nothing is accepted before. */
  | { readonly kind: 'delay'; readonly ms: number; readonly next?: Behaviour }
  /** 401 where an Authorization header is present; accepts a bare send. */
  | { readonly kind: 'fail-auth' }
  /** Resets the connection. `after-accept` accepts: the server has the events, the client never hears so. */
  | { readonly kind: 'reset'; readonly when: 'before-reading' | 'after-reading' | 'after-accept' }
  /** Reads the body and never answers. */
  | { readonly kind: 'silent' }
  /** Sends the headers, then one byte every `everyMs`, without end. Accepts when the status (default 202) is 2xx. */
  | { readonly kind: 'drip'; readonly everyMs: number; readonly status?: number }
  /** Promises more bytes than it sends, then closes. Accepts when the status (default 202) is 2xx. */
  | { readonly kind: 'truncated'; readonly status?: number }
  /** Sends the client elsewhere, and takes nothing. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Refuses (default 400) a body in which any event matches; accepts every other. */
  | { readonly kind: 'reject'; readonly when: (event: BatchEvent) => boolean; readonly status?: 400 | 413 | 422 }

/** Chosen per request, before its body is read: method, path, headers and index are known, the events are not. */
export type BehaviourSource = Behaviour | ((request: SeenRequest) => Behaviour)
