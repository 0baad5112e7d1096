/* A turn as a tree of observations: the turn at its root, sub-agents below it, requests and tools below those. Used by `tell.ts`. */

import { type SubAgent, subAgents } from './agents.ts'
import { some } from './coerce.ts'
import type { Decision, Failure, Note, Reply, Request, Timing, Tool, TurnFact } from './fact.ts'
import { spanId, traceId } from './ids.ts'
import type { Observation } from './observation.ts'
import type { TurnParcel } from './state.ts'

/** Ids within one turn: always the same for the same fact. */
const idsIn = ({ session, key }: TurnParcel) => ({
  trace: traceId(session, key),
  root: spanId(session, key, 'root'),
  of: (what: string) => spanId(session, key, what),
})

type Ids = ReturnType<typeof idsIn>
type Common = Pick<Observation, 'trace' | 'id' | 'parent' | 'start' | 'end'>

const common = (ids: Ids, fact: { readonly key: string; readonly at: number }, ms: number, parent: string): Common => ({
  ...{ trace: ids.trace, id: ids.of(fact.key), parent, start: fact.at - ms, end: fact.at },
})

/** A request that succeeded. What has no place of its own in an observation stands in `said`. */
const generation = (ids: Ids, fact: Request, parent: string, timing: Timing | undefined): Observation => {
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

const failed = (ids: Ids, fact: Failure, parent: string): Observation => ({
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

const toolUse = (ids: Ids, fact: Tool, parent: string, timing: Timing | undefined): Observation => ({
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

const decision = (ids: Ids, fact: Decision, parent: string): Observation => ({
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

/** A sub-agent, from the beginning of its first request to the end of its last. */
const agentOf = (ids: Ids, agent: SubAgent, id: string, parent: string): Observation => {
  const { done, requests } = agent
  const times = [...requests.flatMap(({ at, ms }) => [at - ms, at]), ...(done ? [done.at - done.ms, done.at] : [])]
  return {
    ...{ trace: ids.trace, id, parent, name: agent.name, type: 'agent', level: 'DEFAULT' },
    ...{ start: Math.min(...times), end: Math.max(...times) },
    said: some({ tool_uses: done?.tools, final_model: done?.model, async: done?.isAsync, requests: requests.length }),
  }
}

/** Whether the turn itself said it, and none of its sub-agents. */
const isReplyOfTurn = (fact: TurnFact): fact is Reply =>
  fact.is === 'reply' && !(fact.source?.startsWith('agent:') ?? false)

/** The turn itself: what was asked, what came of it, how long it took. */
const rootOf = (parcel: TurnParcel, ids: Ids): Observation => {
  const { facts, about } = parcel
  const prompt = facts.find((fact) => fact.is === 'prompt')
  const reply = facts.findLast(isReplyOfTurn)
  const starts = facts.map((fact) => fact.at - ('ms' in fact ? fact.ms : 0))
  const isBad = facts.some((fact) => fact.is === 'failure' || (fact.is === 'tool' && !fact.ok))
  return {
    ...{ trace: ids.trace, id: ids.root, name: turnName(parcel), type: 'agent', level: isBad ? 'WARNING' : 'DEFAULT' },
    ...{ start: Math.min(...starts), end: Math.max(...facts.map(({ at }) => at)) },
    ...some({ input: prompt?.content, output: reply?.content }),
    said: {
      ...some({ prompt_id: prompt?.prompt, prompt_chars: prompt?.chars, reply_chars: reply?.chars }),
      ...some({ version: about?.version, entrypoint: about?.entrypoint, terminal: about?.terminal, os: about?.os }),
      requests: facts.filter(({ is }) => is === 'request').length,
      tools: facts.filter(({ is }) => is === 'tool').length,
    },
  }
}

/** The name of its trace. A prompt is never part of it. */
export const turnName = ({ facts, key }: TurnParcel): string => {
  const prompt = facts.find((fact) => fact.is === 'prompt')
  if (prompt?.command !== undefined) return `/${prompt.command}`
  return key === 'start' ? 'session start' : 'turn'
}

/**
 * A turn as observations: the root first, then what it is made of. A part that came late has no root, because Langfuse takes no span twice: the
 * root that was sent stands for all parts.
 */
export const tellTurn = (parcel: TurnParcel): readonly Observation[] => {
  const { facts, part } = parcel
  const ids = idsIn(parcel)
  const timings = new Map(parcel.timings.map((timing) => [`${timing.of} ${timing.id}`, timing]))
  const timingOf = (fact: Request | Failure) => timings.get(`request ${fact.id}`)
  const agents = subAgents(facts, timingOf)
  const output = facts.findLast(isReplyOfTurn)
  const agentId = (key: string) => ids.of(`agent ${part} ${key}`)
  const agentOfRequest = new Map(
    agents.flatMap(({ key, requests }) => requests.map((fact) => [fact.key, key] as const)),
  )
  const parentOf = (fact: Request | Failure): string => {
    const key = agentOfRequest.get(fact.key)
    return key === undefined ? ids.root : agentId(key)
  }
  const toolKeys = new Map(
    facts.flatMap((fact) => (fact.is === 'tool' && fact.id ? [[fact.id, fact.key] as const] : [])),
  )
  const toolOf = (id: string | undefined): string => {
    const key = id === undefined ? undefined : toolKeys.get(id)
    return key === undefined ? ids.root : ids.of(key)
  }
  const tell = (fact: TurnFact): readonly Observation[] => {
    switch (fact.is) {
      case 'request':
        return [generation(ids, fact, parentOf(fact), timingOf(fact))]
      case 'failure':
        return [failed(ids, fact, parentOf(fact))]
      case 'tool':
        return [toolUse(ids, fact, ids.root, timings.get(`tool ${fact.id}`))]
      case 'decision':
        return [decision(ids, fact, toolOf(fact.id))]
      case 'note':
        return [noteOf(fact, common(ids, fact, 0, ids.root))]
      case 'reply':
        // The last one is the output of the turn.
        return fact === output && part === 0 ? [] : replyOf(ids, fact)
      default:
        // The prompt is in the root, the end of a sub-agent in the sub-agent.
        return []
    }
  }
  return [
    ...(part === 0 ? [rootOf(parcel, ids)] : []),
    ...agents.map((agent) =>
      agentOf(ids, agent, agentId(agent.key), agent.parent === undefined ? ids.root : agentId(agent.parent)),
    ),
    ...facts.flatMap(tell),
  ]
}

const replyOf = (ids: Ids, fact: Reply): readonly Observation[] => [
  {
    ...common(ids, fact, 0, ids.root),
    ...some({ output: fact.content }),
    ...{ name: 'assistant_response', type: 'event', level: 'DEFAULT' },
    said: some({ chars: fact.chars, request_id: fact.request, source: fact.source }),
  },
]
