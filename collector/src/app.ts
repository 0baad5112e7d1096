import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { type RequestIdVariables, requestId } from 'hono/request-id'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { EventBatch } from './batch.ts'
import type { Behaviour } from './behaviour.ts'
import type { Addressed } from './host-guard.ts'
import type { Acceptance } from './ledger.ts'
import { createBatchParser, type ParsedBatch, type Problem } from './parse-batch.ts'
import { type Body, readBody } from './read-body.ts'
import type { OpenRequest } from './requests.ts'

/** What travels with one request through the app. */
export interface Arrival {
  readonly seen: OpenRequest
  readonly behaviour: Behaviour
  readonly body: Body | undefined
  readonly parsed: ParsedBatch | undefined
}

export interface AppEnv {
  Bindings: HttpBindings
  Variables: RequestIdVariables & {
    arrival: Arrival
    /** Set when a behaviour talks to the socket itself: the status it wrote, or none. */
    raw: { readonly status: number | undefined } | undefined
  }
}

export interface AppPorts {
  readonly paths: readonly string[]
  readonly maxBodyBytes: number
  readonly keepBodies: boolean
  readonly misbehave: (
    c: Context<AppEnv>,
    behaviour: Behaviour,
    next: () => Promise<void>,
  ) => Promise<Response | undefined>
  readonly opened: (id: string, incoming: IncomingMessage) => { seen: OpenRequest; behaviour: Behaviour }
  readonly guard: (request: Addressed) => string | undefined
  readonly arrived: (seen: OpenRequest) => void
  readonly answered: () => void
  readonly accept: (batch: EventBatch) => Acceptance
  readonly refused: (seen: OpenRequest, why: string) => void
}

/** The one shape of every error answer. */
export const fail = (
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  message: string,
  problems?: readonly Problem[],
) => c.json({ error: { status, message, request_id: c.get('requestId'), ...(problems ? { problems } : {}) } }, status)

const describe = ({ path, message }: Problem): string => `${path || 'the body'} ${message}`

export const createApp = (ports: AppPorts): Hono<AppEnv> => {
  const parse = createBatchParser()
  const app = new Hono<AppEnv>()

  const refuse = (c: Context<AppEnv>, status: ContentfulStatusCode, message: string, problems?: readonly Problem[]) => {
    ports.refused(c.get('arrival').seen, problems ? `${message}: ${problems.map(describe).join('; ')}` : message)
    return fail(c, status, message, problems)
  }

  const read = async (seen: OpenRequest, incoming: IncomingMessage): Promise<Pick<Arrival, 'body' | 'parsed'>> => {
    const body = await readBody(incoming, ports.maxBodyBytes)
    seen.bytes = body.bytes
    if (body.kind !== 'text') return { body, parsed: undefined }
    if (ports.keepBodies) seen.bodyText = body.text
    const parsed = parse(body.text)
    if (parsed.kind === 'batch') seen.eventIds = parsed.batch.events.map(({ event_data }) => event_data.event_id)
    return { body, parsed }
  }

  app.use(requestId())

  app.use(async (c, next) => {
    const { seen, behaviour } = ports.opened(c.get('requestId'), c.env.incoming)
    const { host, origin } = c.env.incoming.headers
    const unwanted = ports.guard({ host, origin, localAddress: c.env.incoming.socket.localAddress })
    const unread = unwanted !== undefined || (behaviour.kind === 'reset' && behaviour.when === 'before-reading')
    const content = unread ? { body: undefined, parsed: undefined } : await read(seen, c.env.incoming)
    c.set('arrival', { seen, behaviour, ...content })
    ports.arrived(seen)
    if (unwanted === undefined) await next()
    else c.res = refuse(c, 403, unwanted)
    const raw = c.get('raw')
    seen.status = raw ? raw.status : c.res.status
    ports.answered()
  })

  app.use((c, next) => ports.misbehave(c, c.get('arrival').behaviour, next))

  const take = (c: Context<AppEnv>): Response => {
    const { body, parsed } = c.get('arrival')
    const type = c.req.header('content-type') ?? ''
    if (!/^application\/json\s*(;|$)/i.test(type)) return refuse(c, 415, 'Content-Type must be application/json')
    if (body?.kind === 'refused') return refuse(c, body.status, body.message)
    if (parsed?.kind === 'invalid') return refuse(c, 400, 'the body is not a valid event batch', parsed.problems)
    // Nobody is left to read an answer to a body that broke off.
    if (!parsed) return refuse(c, 400, 'the body broke off')
    const { fresh, duplicates } = ports.accept(parsed.batch)
    return c.json({ accepted: fresh.length, duplicates: duplicates.length }, 202)
  }
  for (const path of ports.paths) app.post(path, take)

  app.notFound((c) => refuse(c, 404, `nothing here: POST event batches to ${ports.paths.join(' or ')}`))
  app.onError((error, c) => {
    // A behaviour that throws does so before there is an arrival.
    const arrived: Arrival | undefined = c.get('arrival')
    return arrived ? refuse(c, 500, error.message) : fail(c, 500, error.message)
  })
  return app
}
