/*
 * Claude Code's events, name by name, as its documentation and its releases have them. An event that is not listed becomes a note, with those of
 * its attributes that are known to be no text of a person: a later version must not bring content along under a new name.
 */

import type { WireRecord } from '../protocol/record.ts'
import { type Reader, reader, some, text } from './coerce.ts'
import type { KeepContent } from './content.ts'
import type { FactBase, Failure, Note, Tokens, TurnFact } from './fact.ts'
import { keyOf } from './ids.ts'
import { toNanos } from './prices.ts'

/** An event that is being read. */
interface LogEvent {
  readonly common: FactBase
  readonly read: Reader
  readonly attributes: WireRecord['attributes']
  readonly keep: KeepContent
}

/** The tokens that an event or a span tells; none of a kind where it does not. */
export const tokensOf = ({ count }: Reader): Tokens => ({
  input: count('input_tokens') ?? 0,
  output: count('output_tokens') ?? 0,
  cacheRead: count('cache_read_tokens') ?? 0,
  cacheCreation: count('cache_creation_tokens') ?? 0,
})

/** The key of a request, from its ids. A fork of a session repeats them, and the request was paid for only once. */
const requestKey = (what: string, { common, read }: LogEvent): string => {
  const id = read.text('request_id') ?? read.text('client_request_id')
  return id === undefined ? common.key : `${what} ${id}`
}

/** In billionths of a dollar; undefined: the event does not tell it. */
const costOf = ({ count }: Reader): number | undefined => {
  const [dollars, micros] = [count('cost_usd'), count('cost_usd_micros')]
  // A request of a thousand dollars is none.
  if (dollars !== undefined && dollars < 1000) return toNanos(dollars)
  return micros === undefined ? undefined : Math.round(micros * 1000)
}

/** The three events about requests that failed have the same attributes, under two names each. */
const failure =
  (what: Failure['what']) =>
  (event: LogEvent): TurnFact => {
    const { common, read, attributes, keep } = event
    return {
      ...some({ id: read.text('request_id') ?? read.text('client_request_id'), model: read.text('model') }),
      ...some({ error: keep(attributes.error ?? attributes.category), status: read.text('status_code') }),
      ...some({ attempts: read.count('attempt') ?? read.count('total_attempts') }),
      ...some({ source: read.text('query_source'), agent: read.text('agent.name') }),
      ...{ ...common, is: 'failure', what, key: requestKey(what, event) },
      ms: read.count('duration_ms') ?? read.count('total_retry_duration_ms') ?? 0,
    }
  }

/** Attributes that are told of other events: kinds and numbers, never a text that somebody wrote. */
const told = [
  ...['action', 'success', 'auth_method', 'error_category', 'status_code', 'status', 'transport_type', 'server_scope'],
  ...['duration_ms', 'error_code', 'error_name', 'is_plugin', 'plugin.name', 'plugin.version', 'plugin.scope'],
  ...['marketplace.name', 'install.trigger', 'enabled_via', 'skill.name', 'skill.source', 'skill.kind'],
  ...['invocation_trigger', 'mention_type', 'hook_event', 'hook_name', 'hook_type', 'hook_source', 'num_hooks'],
  ...['num_success', 'num_blocking', 'num_non_blocking_error', 'num_cancelled', 'total_duration_ms', 'trigger'],
  ...['pre_tokens', 'post_tokens', 'from_mode', 'to_mode', 'event_type', 'survey_type', 'response', 'result'],
  ...['skip_reason', 'period_days', 'error_count', 'body_length', 'body_truncated', 'model', 'query_source'],
]

/** The attributes of the list. `response` among them is the rating of a survey; in a reply, which is not read here, it would be content. */
const saidIn = (attributes: WireRecord['attributes']): Note['said'] =>
  Object.fromEntries(
    told.flatMap((name): [string, string | number | boolean][] => {
      const value = attributes[name]
      if (typeof value === 'number' || typeof value === 'boolean') return [[name, value]]
      const short = text(value)
      return short === undefined ? [] : [[name, short]]
    }),
  )

/** How bad a note is. Backends can filter by it, and an error among a hundred notes should be found. */
const levelOf = (name: string, { flag, text: textOf, count }: Reader): Note['level'] => {
  if (name === 'internal_error' || flag('success') === false || textOf('status') === 'failed') return 'ERROR'
  return (count('num_blocking') ?? 0) + (count('num_non_blocking_error') ?? 0) > 0 ? 'WARNING' : 'DEFAULT'
}

/** How events are read, by their names. */
const events: Readonly<Record<string, (event: LogEvent) => TurnFact>> = {
  user_prompt: ({ common, read, attributes, keep }) => ({
    ...some({
      chars: read.count('prompt_length'),
      content: keep(attributes.prompt),
      command: read.text('command_name'),
    }),
    ...{ ...common, is: 'prompt' },
    key: common.prompt === undefined ? common.key : `prompt ${common.prompt}`,
  }),
  assistant_response: ({ common, read, attributes, keep }) => ({
    ...some({
      chars: read.count('response_length'),
      content: keep(attributes.response),
      request: read.text('request_id'),
    }),
    ...some({ source: read.text('query_source') }),
    ...{ ...common, is: 'reply' },
    key: read.text('message.uuid') === undefined ? common.key : `reply ${read.text('message.uuid')}`,
  }),
  api_request: (event) => ({
    ...some({ id: event.read.text('request_id') ?? event.read.text('client_request_id'), nanos: costOf(event.read) }),
    ...some({ source: event.read.text('query_source'), agent: event.read.text('agent.name') }),
    ...some({ speed: event.read.text('speed'), effort: event.read.text('effort') }),
    ...{ ...event.common, is: 'request', key: requestKey('request', event) },
    model: event.read.text('model') ?? 'unknown',
    tokens: tokensOf(event.read),
    ms: event.read.count('duration_ms') ?? 0,
  }),
  api_error: failure('error'),
  api_refusal: failure('refusal'),
  api_retries_exhausted: failure('exhausted'),
  tool_result: ({ common, read, attributes, keep }) => ({
    ...some({ id: read.text('tool_use_id'), error: keep(attributes.error), errorType: read.text('error_type') }),
    ...some({ by: read.text('decision_source'), server: read.text('mcp_server_scope') }),
    ...some({ inputBytes: read.count('tool_input_size_bytes'), resultBytes: read.count('tool_result_size_bytes') }),
    ...some({ input: keep(attributes.tool_input), parameters: keep(attributes.tool_parameters) }),
    ...{ ...common, is: 'tool', name: read.text('tool_name') ?? 'unknown' },
    key: read.text('tool_use_id') === undefined ? common.key : `tool ${read.text('tool_use_id')}`,
    ok: read.flag('success') ?? true,
    ms: read.count('duration_ms') ?? 0,
  }),
  tool_decision: ({ common, read }) => ({
    ...some({ id: read.text('tool_use_id'), by: read.text('source') }),
    ...{ ...common, is: 'decision', tool: read.text('tool_name') ?? 'unknown' },
    key: read.text('tool_use_id') === undefined ? common.key : `decision ${read.text('tool_use_id')}`,
    accept: read.text('decision') !== 'reject',
  }),
  subagent_completed: ({ common, read }) => ({
    ...some({ tools: read.count('total_tool_uses'), model: read.text('final_model') ?? read.text('model') }),
    ...some({ isAsync: read.flag('is_async') }),
    ...{ ...common, is: 'agent', type: read.text('agent_type') ?? 'unknown', ms: read.count('duration_ms') ?? 0 },
  }),
}

/** One event of Claude Code as a fact. Never throws: what is missing or of another kind is left out, since a version to come may change it. */
export const readLog = (record: WireRecord, name: string, at: number, keep: KeepContent): TurnFact => {
  const { attributes } = record
  const read = reader(attributes)
  const session = read.text('session.id') ?? 'unknown'
  const prompt = read.text('prompt.id')
  const common: FactBase = {
    ...some({ prompt }),
    // A resumed session counts its events anew: their time tells them from those before.
    key: keyOf(session, name, read.text('event.sequence'), attributes['event.timestamp'], record.time),
    ...{ session, at },
  }
  const event = Object.hasOwn(events, name) ? events[name] : undefined
  if (event) return event({ common, read, attributes, keep })
  return { ...common, is: 'note', name, level: levelOf(name, read), said: saidIn(attributes) }
}
