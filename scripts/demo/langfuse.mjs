/** What stands in for Langfuse in the demo: takes spans and scores, can be down, and knows what came twice. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** @typedef {{ spanId: string, parentSpanId?: string, name: string, attributes: { key: string, value: Record<string, unknown> }[] }} Span */

const attribute = (/** @type {Span} */ { attributes }, /** @type {string} */ name) =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0]

const of = (/** @type {string} */ name) => `langfuse.observation.${name}`

/** Starts it. It believes what it is sent; the tests hold bodies against Langfuse's own description. */
export async function startLangfuse() {
  /** @type {Map<string, Span>} */
  const spans = new Map()
  /** @type {Set<string>} */
  const scores = new Set()
  let [isDown, refused] = [false, 0]
  const take = (/** @type {string} */ url, /** @type {any} */ body) => {
    if (url.endsWith('/scores')) return void scores.add(body.id)
    for (const { scopeSpans } of body.resourceSpans)
      for (const scope of scopeSpans) for (const span of scope.spans) spans.set(span.spanId, span)
  }
  const server = createServer(async (request, answer) => {
    const parts = []
    try {
      for await (const part of request) parts.push(part)
    } catch {
      // The bridge was killed in the middle of it.
      return
    }
    answer.setHeader('content-type', 'application/json')
    if (isDown) {
      refused++
      return void answer.writeHead(503).end('{}')
    }
    const bytes = Buffer.concat(parts)
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    take(request.url ?? '', JSON.parse(`${text}`))
    answer.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    down: (/** @type {boolean} */ is) => {
      isDown = is
    },
    refused: () => refused,
    /** What of an agent's day arrived. */
    arrived: () => {
      const all = [...spans.values()]
      const generations = all.filter((span) => attribute(span, of('type')) === 'generation')
      return {
        turns: all.filter((span) => span.parentSpanId === undefined && attribute(span, of('type')) === 'agent').length,
        requests: generations.map((span) => `${attribute(span, of('metadata.id'))}`),
        nanos: generations.reduce(
          (sum, span) => sum + Math.round(JSON.parse(`${attribute(span, of('cost_details'))}`).total * 1e9),
          0,
        ),
        scores: scores.size,
      }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
