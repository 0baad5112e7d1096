/*
 * One fact of a turn as one observation. The ids are made of session, turn and fact alone, so that a turn which is told again after a crash has
 * the same ones, and a backend takes nothing twice.
 */

import { some } from './coerce.ts'
import type { Decision, Failure, Note, Reply, Request, Timing, Tool } from './fact.ts'
import { spanId, traceId } from './ids.ts'
import type { Observation } from './observation.ts'
import type { TurnParcel } from './state.ts'

/** Ids within one turn: always the same for the same fact. */
export const idsIn = ({ session, key }: TurnParcel) => ({
  trace: traceId(session, key),
  root: spanId(session, key, 'root'),
  of: (what: string) => spanId(session, key, what),
})

export type Ids = ReturnType<typeof idsIn>
export type Common = Pick<Observation, 'trace' | 'id' | 'parent' | 'start' | 'end'>

/** What all of them have. A fact has the time at which it ended, so the beginning is reckoned back. */
export const common = (
  ids: Ids,
  fact: { readonly key: string; readonly at: number },
  ms: number,
  parent: string,
): Common => ({
  ...{ trace: ids.trace, id: ids.of(fact.key), parent, start: fact.at - ms, end: fact.at },
})

/** A request that succeeded. What has no place of its own in an observation stands in `said`. */
export const generation = (ids: Ids, fact: Request, parent: string, timing: Timing | undefined): Observation => {
  const {
    key: _key,
    is: _is,
    session: _session,
    at: _at,
    prompt: _prompt,
    tokens,
    nanos,
    pricesOf,
    model,
    ms,
    ...rest
  } = fact
  const first = timing?.firstTokenMs
  return {
    ...common(ids, fact, ms, parent),
    ...some({ nanos, finish: timing?.stop }),
    ...some({ firstTokenAt: first === undefined ? undefined : fact.at - ms + first }),
    ...{ name: fact.source ?? 'api_request', type: 'generation', level: 'DEFAULT', model, tokens },
    said: {
      ...some(rest),
      duration_ms: ms,
      ...(pricesOf !== undefined && { cost_from: `price list of ${pricesOf}` }),
      ...(nanos === undefined && { cost: 'unknown' }),
    },
  }
}

/** A request that failed. Without a text of its own the message names what happened, because backends show it where they show no attributes. */
export const failed = (ids: Ids, fact: Failure, parent: string): Observation => ({
  ...common(ids, fact, fact.ms, parent),
  ...some({ model: fact.model, output: fact.error }),
  ...{ name: `api_${fact.what}`, type: 'generation', level: 'ERROR' },
  message: fact.error?.text ?? `api ${fact.what}${fact.status === undefined ? '' : ` ${fact.status}`}`,
  said: some({
    id: fact.id,
    status_code: fact.status,
    attempts: fact.attempts,
    source: fact.source,
    duration_ms: fact.ms,
  }),
})

/** The use of a tool. What it was given and what it said are content: here they are what is left of them after `--content`. */
export const toolUse = (ids: Ids, fact: Tool, parent: string, timing: Timing | undefined): Observation => ({
  ...common(ids, fact, fact.ms, parent),
  ...some({ input: fact.input ?? fact.parameters, output: fact.error ?? timing?.output }),
  ...(!fact.ok && { message: fact.error?.text ?? fact.errorType ?? 'the tool failed' }),
  ...{ name: fact.name, type: 'tool', level: fact.ok ? 'DEFAULT' : 'ERROR' },
  tool: { name: fact.name, ...some({ call: fact.id }) },
  said: {
    ...some({ error_type: fact.errorType, decided_by: fact.by, mcp_server_scope: fact.server }),
    ...some({ input_bytes: fact.inputBytes, result_bytes: fact.resultBytes }),
    ...{ success: fact.ok, duration_ms: fact.ms },
  },
})

/** What the user, or a rule of theirs, said to the use of a tool. It takes no time, so it is an event. */
export const decision = (ids: Ids, fact: Decision, parent: string): Observation => ({
  ...common(ids, fact, 0, parent),
  ...{ name: `${fact.accept ? 'accepted' : 'rejected'} ${fact.tool}`, type: 'event' },
  level: fact.accept ? 'DEFAULT' : 'WARNING',
  said: { ...some({ source: fact.by, tool_use_id: fact.id }), tool_name: fact.tool, accept: fact.accept },
})

/** A note of a turn or of a session. */
export const noteOf = (fact: Note, of: Common): Observation => ({
  ...of,
  ...{ name: fact.name, type: 'event', level: fact.level, said: fact.said },
})

/** A text of the model that is not the last one of its turn. */
export const replyOf = (ids: Ids, fact: Reply): readonly Observation[] => [
  {
    ...common(ids, fact, 0, ids.root),
    ...some({ output: fact.content }),
    ...{ name: 'assistant_response', type: 'event', level: 'DEFAULT' },
    said: some({ chars: fact.chars, request_id: fact.request, source: fact.source }),
  },
]
