/* Observations as spans of OTLP. Backends read different names of attributes; this is the one file that knows them. */

import type { Content } from './content.ts'
import type { Observation, TraceFacts } from './observation.ts'
import { toDollars } from './prices.ts'

/** How an observation is put into the attributes of a span. */
export type Dialect = 'langfuse' | 'gen_ai'

type Value = string | number | boolean | readonly string[]
type Attributes = Readonly<Record<string, Value | undefined>>

/** Whole numbers are written as JSON numbers, as Langfuse documents them; other readers of OTLP's JSON take numbers and text. */
const anyValue = (value: Value): object => {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value }
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } }
}

/** The list of OTLP, without what is undefined. */
const encode = (attributes: Attributes): readonly object[] =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: anyValue(value) }]))

/** A time in milliseconds as OTLP's JSON has it: nanoseconds, as text, because a number of JSON cannot hold so many digits. */
const nanosOfTime = (ms: number): string => `${BigInt(Math.max(0, Math.round(ms))) * 1_000_000n}`

/** The text itself where content is taken, else its size and hash. */
const shown = (content: Content | undefined): string | undefined =>
  content && (content.text ?? JSON.stringify({ chars: content.chars, hash: content.hash }))

/** What has no name in the dialect, under a common beginning. */
const prefixed = (prefix: string, said: Observation['said']): Attributes =>
  Object.fromEntries(Object.entries(said).map(([name, value]) => [`${prefix}${name}`, value]))

/** Attributes for Langfuse. Token counts go under its own names: it reads OpenTelemetry's as numbers that include the cache, and ours do not. */
const inLangfuse = (it: Observation, of: TraceFacts): Attributes => ({
  'langfuse.trace.name': of.name,
  'langfuse.trace.tags': of.tags,
  'langfuse.observation.type': it.type,
  'langfuse.observation.level': it.level,
  'langfuse.observation.status_message': it.message,
  'langfuse.observation.input': shown(it.input),
  'langfuse.observation.output': shown(it.output),
  'langfuse.observation.model.name': it.model,
  'langfuse.observation.usage_details':
    it.tokens &&
    JSON.stringify({
      input: it.tokens.input,
      output: it.tokens.output,
      input_cached_tokens: it.tokens.cacheRead,
      input_cache_creation: it.tokens.cacheCreation,
    }),
  'langfuse.observation.cost_details':
    it.nanos === undefined ? undefined : JSON.stringify({ total: toDollars(it.nanos) }),
  'langfuse.observation.completion_start_time':
    it.firstTokenAt === undefined ? undefined : new Date(it.firstTokenAt).toISOString(),
  'langfuse.version': of.version,
  ...prefixed('langfuse.observation.metadata.', { ...it.said, ...(it.finish && { stop_reason: it.finish }) }),
})

/** `gen_ai.operation.name` by type; undefined: the convention has no name for it. */
const operations: Readonly<Record<Observation['type'], string | undefined>> = {
  ...{ agent: 'invoke_agent', generation: 'chat', tool: 'execute_tool', event: undefined, span: undefined },
}

/** The semantic conventions of OpenTelemetry, for every other backend. There input includes the cache. */
const inGenAi = (it: Observation, of: TraceFacts): Attributes => ({
  'gen_ai.operation.name': operations[it.type],
  'gen_ai.provider.name': it.type === 'generation' ? 'anthropic' : undefined,
  'gen_ai.request.model': it.model,
  'gen_ai.usage.input_tokens': it.tokens && it.tokens.input + it.tokens.cacheRead + it.tokens.cacheCreation,
  'gen_ai.usage.output_tokens': it.tokens?.output,
  'gen_ai.usage.cache_read.input_tokens': it.tokens?.cacheRead,
  'gen_ai.usage.cache_creation.input_tokens': it.tokens?.cacheCreation,
  'gen_ai.usage.cost': it.nanos === undefined ? undefined : toDollars(it.nanos),
  'gen_ai.response.finish_reasons': it.finish === undefined ? undefined : [it.finish],
  'gen_ai.conversation.id': of.session,
  'gen_ai.agent.name': it.type === 'agent' ? it.name : undefined,
  'gen_ai.tool.name': it.tool?.name,
  'gen_ai.tool.call.id': it.tool?.call,
  'gen_ai.input.messages': shown(it.input),
  'gen_ai.output.messages': shown(it.output),
  'error.type': it.level === 'ERROR' ? (it.message ?? 'error') : undefined,
  ...prefixed('claude_code.', it.said),
})

const internalKind = 1
const statusError = 2

/** One observation as a span of OTLP in JSON, on one line. */
export const encodeSpan = (it: Observation, of: TraceFacts, dialect: Dialect): string =>
  JSON.stringify({
    traceId: it.trace,
    spanId: it.id,
    ...(it.parent !== undefined && { parentSpanId: it.parent }),
    name: it.name,
    kind: internalKind,
    startTimeUnixNano: nanosOfTime(it.start),
    endTimeUnixNano: nanosOfTime(it.end),
    attributes: encode({
      'session.id': of.session,
      'user.id': of.user,
      ...(dialect === 'langfuse' ? inLangfuse(it, of) : inGenAi(it, of)),
    }),
    status: it.level === 'ERROR' ? { code: statusError, ...(it.message !== undefined && { message: it.message }) } : {},
  })
