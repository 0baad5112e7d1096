/* A turn as a tree of observations: the turn at its root, sub-agents below it, requests and tools below those. Used by `tell.ts`. */

import { type SubAgent, subAgents } from './agents.ts'
import { some } from './coerce.ts'
import type { Failure, Reply, Request, TurnFact } from './fact.ts'
import type { Observation } from './observation.ts'
import type { TurnParcel } from './state.ts'
import { common, decision, failed, generation, type Ids, idsIn, noteOf, replyOf, toolUse } from './tell-fact.ts'

/** A sub-agent, from the beginning of its first request to the end of its last. No event tells when it began, so its requests do. */
const agentOf = (ids: Ids, agent: SubAgent, id: string, parent: string): Observation => {
  const { done, requests } = agent
  const times = [...requests.flatMap(({ at, ms }) => [at - ms, at]), ...(done ? [done.at - done.ms, done.at] : [])]
  return {
    ...{ trace: ids.trace, id, parent, name: agent.name, type: 'agent', level: 'DEFAULT' },
    ...{ start: Math.min(...times), end: Math.max(...times) },
    said: some({ tool_uses: done?.tools, final_model: done?.model, async: done?.isAsync, requests: requests.length }),
  }
}

/** Whether the turn itself said it, and none of its sub-agents: what a sub-agent answers is for the turn and not for the user. */
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

/** The name of its trace. A prompt is never part of it: names are shown in lists to people who may not see content. */
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
  // Requests hang below the agent that made them, decisions below the tool they are about, and everything else below the turn.
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
