/* A stand-in for Langfuse: what it takes is checked against Langfuse's own description of its paths, and by the rules of its ingestion. */

import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { Ajv } from 'ajv'
import api from '../fixtures/langfuse/openapi.json' with { type: 'json' }
import { readFrom } from './langfuse-reads.ts'
import { listen } from './listen.ts'

export interface SeenSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly status: { readonly code?: number; readonly message?: string }
}

export interface SeenScore {
  readonly id: string
  readonly name: string
  readonly value: number
  readonly traceId?: string
  readonly sessionId?: string
}

export interface Langfuse {
  readonly url: string
  /** Spans by their ids: the first of each. */
  readonly spans: ReadonlyMap<string, SeenSpan>
  /** How often a span came again; Langfuse 4 would show it twice. */
  readonly repeats: () => number
  readonly scores: ReadonlyMap<string, SeenScore>
  /** What was wrong with requests. */
  readonly faults: readonly string[]
  readonly requests: () => number
  /** 200: works; anything else is answered to every request. */
  status: number
  /** Settles when this is true, looked at after each request. */
  readonly until: (what: () => boolean) => Promise<void>
  readonly close: () => Promise<void>
}

const ajv = new Ajv({ strict: false, allErrors: true, formats: { double: true } })
// OpenAPI's `nullable` means nothing beside no type, and the checker insists on that.
const described: object = JSON.parse(JSON.stringify(api), (_, part) => {
  if (typeof part === 'object' && part !== null && 'nullable' in part && !('type' in part)) delete part.nullable
  return part
})
ajv.addSchema(described, 'langfuse')
const pointer = (path: string) =>
  `langfuse#/paths/${path.replaceAll('/', '~1')}/post/requestBody/content/application~1json/schema`
const validators = Object.fromEntries(
  ['/api/public/otel/v1/traces', '/api/public/scores'].map((path) => [path, ajv.compile({ $ref: pointer(path) })]),
)

type Raw = Readonly<Record<string, unknown>>

/** A value of OTLP's JSON as it was meant. */
const plain = (value: Raw): unknown => {
  if ('arrayValue' in value) return (value.arrayValue as { values: Raw[] }).values.map(plain)
  if ('intValue' in value) return Number(value.intValue)
  return Object.values(value)[0]
}

const readSpan = (raw: Raw): SeenSpan => ({
  traceId: `${raw.traceId}`,
  spanId: `${raw.spanId}`,
  parentSpanId: raw.parentSpanId as string | undefined,
  name: `${raw.name}`,
  startMs: Number(BigInt(`${raw.startTimeUnixNano}`) / 1_000_000n),
  endMs: Number(BigInt(`${raw.endTimeUnixNano}`) / 1_000_000n),
  attributes: Object.fromEntries(
    (raw.attributes as { key: string; value: Raw }[]).map(({ key, value }) => [key, plain(value)]),
  ),
  status: (raw.status ?? {}) as SeenSpan['status'],
})

/** One bad span costs the whole request, as in Langfuse. */
const faultIn = ({ traceId, spanId, parentSpanId }: SeenSpan): string | undefined => {
  if (!/^[\da-f]{32}$/.test(traceId)) return `traceId ${traceId}`
  if (!/^[\da-f]{16}$/.test(spanId)) return `spanId ${spanId}`
  return parentSpanId === undefined || /^[\da-f]{16}$/.test(parentSpanId) ? undefined : `parentSpanId ${parentSpanId}`
}

export const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-test', LANGFUSE_SECRET_KEY: 'sk-lf-test' }
const authorization = `Basic ${Buffer.from('pk-lf-test:sk-lf-test').toString('base64')}`

export const startLangfuse = async (): Promise<Langfuse> => {
  const spans = new Map<string, SeenSpan>()
  const scores = new Map<string, SeenScore>()
  const faults: string[] = []
  const watchers = new Set<() => void>()
  let repeats = 0
  let requests = 0

  const takeSpans = (body: Raw): string | undefined => {
    const groups = (body.resourceSpans ?? []) as { scopeSpans: { spans: Raw[] }[] }[]
    const came = groups.flatMap((group) => group.scopeSpans.flatMap((scope) => scope.spans.map(readSpan)))
    const fault = came.map(faultIn).find((found) => found !== undefined)
    if (fault !== undefined) return fault
    for (const span of came) {
      const id = `${span.traceId} ${span.spanId}`
      if (spans.has(id)) repeats++
      else spans.set(id, span)
    }
    return undefined
  }
  const takeScore = (body: Raw): string | undefined => {
    const score = body as unknown as SeenScore
    if ([score.traceId, score.sessionId].filter(Boolean).length !== 1) return 'a score needs one target'
    scores.set(score.id, score)
    return undefined
  }

  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part)
    } catch {
      // The bridge was killed in the middle of it.
      return
    }
    requests++
    const reply = (status: number, body: object) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const bytes = Buffer.concat(parts)
    const path = request.url ?? ''
    const validate = validators[path]
    if (langfuse.status !== 200) reply(langfuse.status, { error: 'down' })
    else if (request.headers.authorization !== authorization) reply(401, { message: 'Invalid credentials' })
    else if (request.method === 'GET') {
      const read = readFrom(langfuse, path)
      reply(read?.status ?? 404, read?.body ?? { message: 'not found' })
    } else if (!validate) reply(404, { message: 'not found' })
    else {
      const body = JSON.parse(`${request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes}`) as Raw
      const isSpans = path.endsWith('/traces')
      const fault = validate(body)
        ? isSpans && request.headers['x-langfuse-ingestion-version'] !== '4'
          ? 'no ingestion version'
          : (isSpans ? takeSpans : takeScore)(body)
        : ajv.errorsText(validate.errors)
      if (fault !== undefined) faults.push(`${path}: ${fault}`)
      reply(fault === undefined ? 200 : 400, fault === undefined ? (isSpans ? {} : { id: body.id }) : { error: fault })
    }
    for (const watcher of watchers) watcher()
  })
  const { url, close } = await listen(server)
  const langfuse: Langfuse = {
    url,
    ...{ spans, scores, faults, status: 200 },
    repeats: () => repeats,
    requests: () => requests,
    until: (what) =>
      new Promise((resolve) => {
        const look = () => {
          if (!what()) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      }),
    close,
  }
  return langfuse
}

const typeOf = (span: SeenSpan) => span.attributes['langfuse.observation.type']

/** How many traces there are of turns, and of whole sessions. It is asked after each of thousands of requests, so it reads no more than that. */
export const countOf = ({ spans }: Langfuse) => {
  const count = { turns: 0, summaries: 0 }
  for (const span of spans.values()) {
    if (span.parentSpanId !== undefined) continue
    if (typeOf(span) === 'agent') count.turns++
    else if (typeOf(span) === 'span') count.summaries++
  }
  return count
}

/** What of an agent's day is in there: turns, requests with their costs in billionths of a dollar, tools. */
export const readBack = ({ spans }: Langfuse) => {
  const all = [...spans.values()]
  const generations = all.filter((span) => typeOf(span) === 'generation')
  const costOf = (span: SeenSpan) =>
    Math.round(JSON.parse(`${span.attributes['langfuse.observation.cost_details'] ?? '{"total":0}'}`).total * 1e9)
  const roots = all.filter(({ parentSpanId }) => parentSpanId === undefined)
  return {
    turns: roots.filter((span) => typeOf(span) === 'agent'),
    summaries: roots.filter((span) => typeOf(span) === 'span'),
    requests: generations.map((span) => `${span.attributes['langfuse.observation.metadata.id']}`),
    nanos: generations.reduce((sum, span) => sum + costOf(span), 0),
    tools: all.filter((span) => typeOf(span) === 'tool'),
    orphans: all.filter(
      ({ traceId, parentSpanId }) => parentSpanId !== undefined && !spans.has(`${traceId} ${parentSpanId}`),
    ),
  }
}
