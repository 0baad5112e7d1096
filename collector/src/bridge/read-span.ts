/* Claude Code's spans, which it sends when they are switched on. */

import type { WireRecord } from '../protocol/record.ts'
import { reader, some, text } from './coerce.ts'
import type { KeepContent } from './content.ts'
import type { Timing } from './fact.ts'
import { tokensOf } from './read-log.ts'

/** Spans that tell of a request or a tool; the others say nothing that the events do not say. */
const kinds: Readonly<Record<string, Timing['of']>> = {
  'claude_code.llm_request': 'request',
  'claude_code.tool': 'tool',
  'claude_code.tool.execution': 'tool',
}

/** OTLP's number for a span that failed. */
const errorCode = 2

/** One span of Claude Code, beta: what it knows besides the events. Undefined for a span that is no news. */
export const readSpan = (record: WireRecord, startedAt: number, keep: KeepContent): Timing | undefined => {
  const { name, attributes, facts } = record
  const of = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  const read = reader(attributes)
  const id = of === 'request' ? (read.text('request_id') ?? read.text('client_request_id')) : read.text('tool_use_id')
  if (of === undefined || id === undefined) return undefined
  const ms = read.count('duration_ms') ?? (typeof facts.duration_ms === 'number' ? Math.max(0, facts.duration_ms) : 0)
  return {
    ...some({ firstTokenMs: read.count('ttft_ms'), stop: read.text('stop_reason'), source: read.text('query_source') }),
    ...some({ agentId: read.text('agent_id'), parentAgentId: read.text('parent_agent_id') }),
    ...some({ error: keep(attributes.error), name: read.text(of === 'tool' ? 'tool_name' : 'model') }),
    ...(of === 'request' && { tokens: tokensOf(read) }),
    ...some({ trace: text(facts.trace_id) }),
    ...{ is: 'timing', of, id, ms, key: `span ${facts.span_id}` },
    session: read.text('session.id') ?? 'unknown',
    at: startedAt + ms,
    ok: facts.status !== errorCode && read.flag('success') !== false,
  }
}
