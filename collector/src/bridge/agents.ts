/* Which sub-agents a turn had, for the tree of its observations. Claude Code names them in its requests, and more exactly in its spans. */

import type { Agent, Failure, Request, Timing, TurnFact } from './fact.ts'

/** A sub-agent of a turn, as far as it is known from its requests. */
export interface SubAgent {
  readonly key: string
  readonly name: string
  /** The key of the sub-agent that started it; undefined: the turn itself did. */
  readonly parent: string | undefined
  readonly requests: readonly (Request | Failure)[]
  /** What it said at its end. */
  readonly done: Agent | undefined
}

const isOfAgent = ({ source, agent }: Request | Failure): boolean =>
  agent !== undefined || (source?.startsWith('agent:') ?? false)

const isCall = (fact: TurnFact): fact is Request | Failure => fact.is === 'request' || fact.is === 'failure'

const nameOf = ({ agent, source }: Request | Failure): string => agent ?? source?.split(':').at(-1) ?? 'agent'

/**
 * Sub-agents of a turn. Spans name each of them; without spans those of one name count as one, for events tell no more.
 *
 * @param timingOf the span of a request; undefined: none came
 */
export const subAgents = (
  facts: readonly TurnFact[],
  timingOf: (fact: Request | Failure) => Timing | undefined,
): readonly SubAgent[] => {
  const found = new Map<string, { name: string; parent: string | undefined; requests: (Request | Failure)[] }>()
  for (const fact of facts.filter(isCall)) {
    const timing = timingOf(fact)
    if (!isOfAgent(fact) && timing?.agentId === undefined) continue
    const key = timing?.agentId ?? `${fact.source ?? ''} ${fact.agent ?? ''}`
    const agent = found.get(key) ?? { name: nameOf(fact), parent: timing?.parentAgentId, requests: [] }
    agent.requests.push(fact)
    found.set(key, agent)
  }
  const ends = facts.filter((fact): fact is Agent => fact.is === 'agent')
  /** The end of the same name; else the only one of both. */
  const endOf = (name: string): Agent | undefined => {
    const same = ends.findIndex(({ type }) => type === name)
    const at = same >= 0 ? same : ends.length === 1 && found.size === 1 ? 0 : -1
    return at < 0 ? undefined : ends.splice(at, 1)[0]
  }
  const agents = [...found].map(([key, { name, parent, requests }]) => ({
    ...{ key, name, requests, done: endOf(name) },
    parent: parent !== undefined && parent !== key && found.has(parent) ? parent : undefined,
  }))
  return [...agents, ...ends.map((done) => ({ key: done.key, name: done.type, parent: undefined, requests: [], done }))]
}
