/* Carries out behaviours: what a server in trouble does, exactly and on command, so that tests of clients need not wait for real trouble. */

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { OpenRequest } from '../intake/requests.ts'
import type { Behaviour } from '../trouble/behaviour.ts'
import { drip, pause, reset, truncate } from '../trouble/raw-answers.ts'
import { type AppEnv, fail } from './arrival.ts'

type Next = () => Promise<void>

/** Statuses whose answers have no body by the rules of HTTP. */
const isBodyless = (status: number): boolean => status === 204 || status === 205 || status === 304

/** Takes the socket away from hono: whatever answer there was is withdrawn, and it writes none. */
const takeOver = (c: Context<AppEnv>, status?: number): undefined => {
  c.set('raw', { status })
  c.res = undefined
  c.res = RESPONSE_ALREADY_SENT
}

/**
 * Turns a behaviour into an answer. `next` is the honest route, which reads and accepts the events; a behaviour that
 * does not call it takes nothing, and tells `refused` so.
 */
export const createMisbehave = (refused: (seen: OpenRequest, why: string) => void) => {
  /** Answers a status. Without a body of its own it is the error of the protocol, which clients parse. */
  const withStatus = (
    c: Context<AppEnv>,
    behaviour: Extract<Behaviour, { kind: 'status' }>,
  ): Response | Promise<Response> => {
    const { status, headers, body } = behaviour
    if (isBodyless(status)) return new Response(null, { status, ...(headers ? { headers } : {}) })
    if (body === undefined) {
      for (const [name, value] of Object.entries(headers ?? {})) c.header(name, value)
      return fail(c, status as ContentfulStatusCode, 'answered on command')
    }
    return c.body(body, status as ContentfulStatusCode, { 'content-type': 'application/json', ...headers })
  }

  /** An answer that breaks on its way back. With a 2xx the body is accepted first, as a real server would have done; if that fails its error is sent. */
  const spoiled = async (
    c: Context<AppEnv>,
    status: number,
    next: Next,
    send: (status: number) => void,
  ): Promise<undefined> => {
    if (status < 300) {
      await next()
      if (!c.res.ok) return
    } else refused(c.get('arrival').seen, 'on command')
    c.env.outgoing.setHeader('x-request-id', c.get('requestId'))
    send(status)
    takeOver(c, status)
  }

  const misbehave = async (c: Context<AppEnv>, behaviour: Behaviour, next: Next): Promise<Response | undefined> => {
    const { seen, parsed } = c.get('arrival')
    const { outgoing } = c.env
    const honest = async (): Promise<undefined> => void (await next())
    const refuse = <T>(answer: T): T => {
      refused(seen, 'on command')
      return answer
    }
    switch (behaviour.kind) {
      case 'ok':
        return honest()
      case 'status':
        return refuse(withStatus(c, behaviour))
      case 'delay':
        if (await pause(outgoing, behaviour.ms)) return misbehave(c, behaviour.next ?? { kind: 'ok' }, next)
        return refuse(takeOver(c))
      case 'fail-auth':
        return c.req.header('authorization') === undefined
          ? honest()
          : refuse(fail(c, 401, 'credentials refused on command'))
      case 'reset':
        if (behaviour.when === 'after-accept') await next()
        else refuse(undefined)
        reset(outgoing)
        return takeOver(c)
      case 'silent':
        return refuse(takeOver(c))
      case 'drip':
        return spoiled(c, behaviour.status ?? 202, next, (status) => drip(outgoing, status, behaviour.everyMs))
      case 'truncated':
        return spoiled(c, behaviour.status ?? 202, next, (status) => truncate(outgoing, status))
      case 'redirect':
        return refuse(c.redirect(behaviour.location, behaviour.status ?? 302))
      case 'reject': {
        const poisoned = parsed?.kind === 'batch' && parsed.batch.events.some(behaviour.when)
        return poisoned ? refuse(fail(c, behaviour.status ?? 400, 'an event was rejected on command')) : honest()
      }
    }
  }
  return misbehave
}
