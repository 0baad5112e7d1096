/* What is known of a request on its way through the app, and how it is refused. */

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { RequestIdVariables } from 'hono/request-id'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { OpenRequest } from '../intake/requests.ts'
import type { Problem } from '../protocol/parse-batch.ts'
import type { Parsed, Protocol } from '../protocol/protocol.ts'
import type { Body } from '../server/read-body.ts'
import type { Behaviour } from '../trouble/behaviour.ts'

/** What travels with one request through the app. */
export interface Arrival {
  readonly seen: OpenRequest
  readonly behaviour: Behaviour
  readonly protocol: Protocol
  readonly body: Body | undefined
  readonly parsed: Parsed | undefined
}

/** hono's types for this app. */
export interface AppEnv {
  Bindings: HttpBindings
  Variables: RequestIdVariables & {
    arrival: Arrival
    /** Set when a behaviour talks to the socket itself: the status it wrote, or none. */
    raw: { readonly status: number | undefined } | undefined
  }
}

/** An error answer in the words of the protocol that was spoken. */
export const fail = (
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  message: string,
  problems?: readonly Problem[],
): Response | Promise<Response> => c.get('arrival').protocol.fail(c, status, message, problems)
