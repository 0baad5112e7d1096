/* What the stand-in for Langfuse says when it is asked what it has: by Langfuse's own description of the two paths that read. */

import { Ajv } from 'ajv'
import api from '../fixtures/langfuse/openapi.json' with { type: 'json' }
import type { SeenScore, SeenSpan } from './langfuse.ts'

const ajv = new Ajv({ strict: false, allErrors: true, formats: { double: true, 'date-time': true } })
// OpenAPI's `nullable` is no word of the checker's: beside a reference it means another alternative.
const described: object = JSON.parse(JSON.stringify(api), (_, part) => {
  if (typeof part !== 'object' || part === null || part.nullable !== true) return part
  const { nullable: _nullable, ...rest } = part
  return Object.keys(rest).length === 0 ? {} : { anyOf: [rest, { type: 'null' }] }
})
ajv.addSchema(described, 'langfuse')
const answerTo = (path: string) =>
  ajv.compile({
    $ref: `langfuse#/paths/${path.replaceAll('/', '~1')}/get/responses/200/content/application~1json/schema`,
  })

export interface Store {
  readonly spans: ReadonlyMap<string, SeenSpan>
  readonly scores: ReadonlyMap<string, SeenScore>
}

const project = 'project'
const textOf = (value: unknown): string | null => (value === undefined ? null : `${value}`)
const objectOf = (value: unknown): Record<string, number> | null =>
  value === undefined ? null : JSON.parse(`${value}`)

const attribute = ({ attributes }: SeenSpan, name: string): unknown => attributes[`langfuse.observation.${name}`]

const metadataOf = ({ attributes }: SeenSpan): object => {
  const prefix = 'langfuse.observation.metadata.'
  const ours = Object.entries(attributes).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(ours.map(([name, value]) => [name.slice(prefix.length), value]))
}

/** The fields of an observation by the groups in which they are asked for. */
const groupsOf = (span: SeenSpan): Readonly<Record<string, object>> => {
  const cost = objectOf(attribute(span, 'cost_details'))
  return {
    core: {
      ...{ id: span.spanId, traceId: span.traceId, projectId: project },
      parentObservationId: span.parentSpanId ?? null,
      startTime: new Date(span.startMs).toISOString(),
      endTime: new Date(span.endMs).toISOString(),
      type: `${attribute(span, 'type') ?? 'span'}`.toUpperCase(),
      ...{ modelId: null, inputPrice: null, outputPrice: null, totalPrice: null },
    },
    basic: {
      ...{ name: span.name, level: attribute(span, 'level') ?? 'DEFAULT' },
      statusMessage: textOf(attribute(span, 'status_message')),
      userId: textOf(span.attributes['user.id']),
      sessionId: textOf(span.attributes['session.id']),
      isRootObservation: span.parentSpanId === undefined,
    },
    metadata: { metadata: metadataOf(span) },
    model: { providedModelName: textOf(attribute(span, 'model.name')) },
    usage: {
      usageDetails: objectOf(attribute(span, 'usage_details')),
      costDetails: cost,
      totalCost: cost?.total ?? null,
    },
    trace_context: { traceName: textOf(span.attributes['langfuse.trace.name']) },
  }
}

const typeOf = (span: SeenSpan): string => `${attribute(span, 'type') ?? 'span'}`.toUpperCase()

const observations = ({ spans }: Store, query: URLSearchParams): readonly object[] => {
  const groups = new Set(['core', ...(query.get('fields') ?? 'basic').split(',')])
  const [traceId, sessionId, type] = ['traceId', 'sessionId', 'type'].map((name) => query.get(name))
  return [...spans.values()]
    .filter((span) => traceId === null || span.traceId === traceId)
    .filter((span) => sessionId === null || span.attributes['session.id'] === sessionId)
    .filter((span) => type === null || typeOf(span) === type)
    .map((span) =>
      Object.assign({}, ...Object.entries(groupsOf(span)).flatMap(([name, part]) => (groups.has(name) ? part : []))),
    )
}

const subjectOf = ({ traceId, sessionId }: SeenScore): object =>
  traceId === undefined ? { kind: 'session', id: sessionId } : { kind: 'trace', id: traceId }

const scoresOf = ({ scores }: Store, query: URLSearchParams): readonly object[] => {
  const [traceId, name] = ['traceId', 'name'].map((key) => query.get(key))
  const [at, withSubject] = [new Date(0).toISOString(), (query.get('fields') ?? '').split(',').includes('subject')]
  return [...scores.values()]
    .filter((score) => traceId === null || score.traceId === traceId)
    .filter((score) => name === null || score.name === name)
    .map((score) => ({
      ...{ id: score.id, projectId: project, name: score.name, value: score.value },
      ...{
        dataType: typeof score.value === 'number' ? 'NUMERIC' : 'CATEGORICAL',
        source: 'API',
        environment: 'default',
      },
      ...{ timestamp: at, createdAt: at, updatedAt: at },
      ...(withSubject && { subject: subjectOf(score) }),
    }))
}

const reads = {
  '/api/public/v2/observations': { of: observations, most: 1000, checks: answerTo('/api/public/v2/observations') },
  '/api/public/v3/scores': { of: scoresOf, most: 100, checks: answerTo('/api/public/v3/scores') },
} as const

const encode = (at: number): string => Buffer.from(`${at}`).toString('base64url')
const decode = (cursor: string | null): number => (cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url')))

/** The answer to a GET, page by page; undefined: there is no such path. Throws where it would say what Langfuse does not. */
export const readFrom = (store: Store, url: string): { readonly status: number; readonly body: object } | undefined => {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const read = Object.hasOwn(reads, pathname) ? reads[pathname as keyof typeof reads] : undefined
  if (!read) return undefined
  const limit = Number(searchParams.get('limit') ?? 50)
  if (limit > read.most) return { status: 400, body: { message: 'limit' } }
  const all = read.of(store, searchParams)
  const from = decode(searchParams.get('cursor'))
  const [data, end] = [all.slice(from, from + limit), from + limit]
  const isScores = pathname.endsWith('scores')
  const meta = { ...(isScores && { limit }), ...(end < all.length && { cursor: encode(end) }) }
  const body = { data, meta }
  if (!read.checks(body)) throw new Error(ajv.errorsText(read.checks.errors))
  return { status: 200, body }
}
