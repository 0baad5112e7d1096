/* The HTTP side of the bridge, as `run.ts` serves it. It knows requests and answers; what a record means is decided behind `take`. */

import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { createOtlp } from '../otlp/protocol.ts'
import type { AnyContext, Protocol } from '../protocol/protocol.ts'
import type { WireRecord } from '../protocol/record.ts'
import type { Unwanted } from '../server/gate.ts'
import type { Share } from '../server/memory.ts'
import { readBody } from '../server/read-body.ts'
import { prometheusText } from './prometheus.ts'
import type { Summary } from './summary.ts'

/** What the app of the bridge needs. */
export interface BridgeAppPorts {
  readonly gate: (incoming: IncomingMessage, tokenHeader: string | undefined) => Unwanted | undefined
  readonly memory: () => Share
  /** Throws what the disk says: then the sender is asked to come again. */
  readonly take: (records: readonly WireRecord[]) => void
  readonly summary: () => Summary
  readonly complain: (line: string) => void
}

type Env = { Bindings: HttpBindings }

/** OTLP in, and what is known out. Everything that is sent is on disk before it is answered. */
export const createBridgeApp = ({ gate, memory, take, summary, complain }: BridgeAppPorts): Hono<Env> => {
  const app = new Hono<Env>()
  app.get('/health', (c) => c.json({ status: 'ok' }))

  // One of OTLP's three signals. The answers are those that its exporters understand: 503 with `Retry-After` keeps the batch, 400 gives it up.
  const receive = async (c: AnyContext, protocol: Protocol): Promise<Response> => {
    const { incoming } = c.env as HttpBindings
    const unwanted = gate(incoming, protocol.tokenHeader)
    if (unwanted) return protocol.fail(c, unwanted.status, unwanted.message)
    const share = memory()
    try {
      const { maxBodyBytes: maxBytes, encodings } = protocol
      const body = await readBody(incoming, { maxBytes, encodings, memory: share })
      if (body.kind === 'aborted') return protocol.fail(c, 400, 'the body broke off')
      if (body.kind === 'refused') {
        if (body.status === 503) c.header('retry-after', '1')
        return protocol.fail(c, body.status, body.message)
      }
      const parsed = await protocol.parse(body.content, incoming)
      if (parsed.kind === 'invalid') return protocol.fail(c, parsed.status, parsed.message)
      if (parsed.kind === 'batch') return protocol.fail(c, 400, 'it is no OTLP')
      take(parsed.records)
      return protocol.succeed(c, parsed)
    } catch (error) {
      complain(`a request could not be written down: ${(error as Error).message}; its sender is asked to come again`)
      c.header('retry-after', '5')
      return protocol.fail(c, 503, 'it could not be written down; try again')
    } finally {
      share.release()
    }
  }
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    const protocol = createOtlp(signal)
    app.post(`/v1/${signal}`, (c) => receive(c, protocol))
  }

  app.use(async (c, next) => {
    const unwanted = gate(c.env.incoming, undefined)
    return unwanted ? c.json({ message: unwanted.message }, unwanted.status) : next()
  })
  app.get('/summary.json', (c) => c.json(summary()))
  app.get('/metrics', (c) =>
    c.body(prometheusText(summary()), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )
  app.notFound((c) =>
    c.json({ message: 'nothing here: POST to /v1/logs, /v1/metrics, /v1/traces; GET /summary.json, /metrics' }, 404),
  )
  return app
}
