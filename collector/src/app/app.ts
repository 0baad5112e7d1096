/*
 * The way of a request through the collector: reading, gate, misbehaviour, acceptance. It only routes; what is decided and remembered stands
 * behind its ports, so that each can be tested alone.
 */

import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { requestId } from 'hono/request-id'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Acceptance } from '../intake/ledger.ts'
import type { OpenRequest } from '../intake/requests.ts'
import type { EventBatch } from '../protocol/batch.ts'
import type { Problem } from '../protocol/parse-batch.ts'
import type { Protocol, Records } from '../protocol/protocol.ts'
import type { Unwanted } from '../server/gate.ts'
import type { Share } from '../server/memory.ts'
import type { Behaviour } from '../trouble/behaviour.ts'
import { placeInView } from '../view/places.ts'
import { type AppEnv, type Arrival, fail } from './arrival.ts'
import { createReading, type ReadingPorts } from './reading.ts'

/** Everything that is decided or remembered for the app. */
export interface AppPorts extends ReadingPorts {
  /** Where each protocol is spoken. */
  readonly protocols: ReadonlyMap<string, Protocol>
  /** Answers what comes to any other path. */
  readonly otherwise: Protocol
  /** Whether that one is taken at any other path, too. */
  readonly anyPath: boolean
  readonly memory: () => Share
  /** Shows what was received. Requests to it are no telemetry, so they are neither logged nor misbehaved to. */
  readonly view: Hono<{ Bindings: HttpBindings }>
  readonly misbehave: (
    c: Context<AppEnv>,
    behaviour: Behaviour,
    next: () => Promise<void>,
  ) => Promise<Response | undefined>
  readonly opened: (id: string, incoming: IncomingMessage) => { seen: OpenRequest; behaviour: Behaviour }
  readonly gate: (incoming: IncomingMessage, tokenHeader: string | undefined) => Unwanted | undefined
  /** Whether a request comes from another machine or website, asked of the page, which needs no token. */
  readonly foreign: (incoming: IncomingMessage) => Unwanted | undefined
  readonly arrived: (seen: OpenRequest) => void
  readonly answered: () => void
  readonly accept: (batch: EventBatch) => Promise<Acceptance>
  readonly take: (seen: OpenRequest, records: Records) => Promise<void>
  readonly refused: (seen: OpenRequest, why: string) => void
}

type Answer = Response | Promise<Response>
type Refuse = (
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  message: string,
  problems?: readonly Problem[],
) => Answer

const describe = ({ path, message }: Problem): string => `${path || 'the body'} ${message}`

const createRefuse =
  (refused: AppPorts['refused']): Refuse =>
  (c, status, message, problems) => {
    refused(c.get('arrival').seen, problems ? `${message}: ${problems.map(describe).join('; ')}` : message)
    return fail(c, status, message, problems)
  }

/** The route of a request that is not misbehaved to: its body is accepted, or refused with the reason. */
const createTake =
  ({ accept, take }: Pick<AppPorts, 'accept' | 'take'>, refuse: Refuse) =>
  async (c: Context<AppEnv>): Promise<Response> => {
    const { seen, protocol, body, parsed } = c.get('arrival')
    if (body?.kind === 'refused') {
      // There is no room at the moment: a second later there may be.
      if (body.status === 503) c.header('retry-after', '1')
      return refuse(c, body.status, body.message)
    }
    // The sender has gone, so nobody reads this answer; it is for the log and the view.
    if (!parsed) return refuse(c, 400, 'the body broke off')
    switch (parsed.kind) {
      case 'invalid':
        return refuse(c, parsed.status, parsed.message, parsed.problems)
      case 'records':
        await take(seen, parsed)
        return protocol.succeed(c, parsed)
      case 'batch': {
        const { fresh, duplicates } = await accept(parsed.batch)
        return c.json({ accepted: fresh.length, duplicates: duplicates.length }, 202)
      }
    }
  }

/** Builds the app: the view first, then reading, the gate, misbehaviour, and at last the honest route. */
export const createApp = (ports: AppPorts): Hono<AppEnv> => {
  const app = new Hono<AppEnv>()
  const refuse = createRefuse(ports.refused)
  const read = createReading(ports)

  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.use(requestId())

  app.use((c, next) => {
    const place = placeInView(c.req.method, c.req.path)
    if (!place) return next()
    const { incoming } = c.env
    // The page holds nothing of what was received, so anybody on this machine may load it; what it then asks for needs the token.
    const unwanted = place === 'page' ? ports.foreign(incoming) : ports.gate(incoming, undefined)
    if (unwanted) return Promise.resolve(ports.otherwise.fail(c, unwanted.status, unwanted.message))
    return Promise.resolve(ports.view.fetch(c.req.raw, c.env))
  })

  app.use(async (c, next) => {
    const { incoming } = c.env
    const protocol = ports.protocols.get(c.req.path) ?? ports.otherwise
    const { seen, behaviour } = ports.opened(c.get('requestId'), incoming)
    const unwanted = ports.gate(incoming, protocol.tokenHeader)
    const unread = unwanted !== undefined || (behaviour.kind === 'reset' && behaviour.when === 'before-reading')
    const memory = ports.memory()
    try {
      const content = unread ? { body: undefined, parsed: undefined } : await read(seen, incoming, protocol, memory)
      c.set('arrival', { seen, behaviour, protocol, ...content })
      ports.arrived(seen)
      if (unwanted === undefined) await next()
      else c.res = await refuse(c, unwanted.status, unwanted.message)
    } finally {
      memory.release()
    }
    const raw = c.get('raw')
    seen.status = raw ? raw.status : c.res.status
    ports.answered()
  })

  app.use((c, next) => ports.misbehave(c, c.get('arrival').behaviour, next))

  const take = createTake(ports, refuse)
  for (const path of ports.anyPath ? ['*'] : ports.protocols.keys()) app.post(path, take)

  app.notFound((c) => refuse(c, 404, `nothing here: POST to ${[...ports.protocols.keys()].join(', ')}`))
  app.onError((error, c) => {
    // A behaviour is a function of a test's and may throw; then there is no arrival yet.
    const arrived: Arrival | undefined = c.get('arrival')
    if (arrived) return refuse(c, 500, error.message)
    return ports.otherwise.fail(c, 500, error.message)
  })
  return app
}
