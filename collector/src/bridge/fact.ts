/*
 * What the bridge knows of Claude Code, in its own words: records of logs, spans and metrics are read into these, and everything behind that works
 * with these alone. They are in the journal as they stand, so a member that is renamed must still be read under its old name.
 */

import type { Content } from './content.ts'

/** Tokens of one request as Anthropic counts them: input is without what came from or went into the cache. */
export interface Tokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheCreation: number
}

/** What all facts of a turn have, and timings. */
export interface FactBase {
  /** The same observation has the same key, however often and in whichever session it arrives. */
  readonly key: string
  readonly session: string
  /** Epoch milliseconds at which it ended. */
  readonly at: number
  /** `prompt.id`; where there is none, the turn that is under way. */
  readonly prompt?: string
}

/** Whose session it is, and with which program on which machine. What a later one says replaces what an earlier one said. */
export interface About {
  readonly is: 'about'
  readonly session: string
  readonly at: number
  readonly user?: string
  readonly version?: string
  readonly entrypoint?: string
  readonly terminal?: string
  readonly os?: string
  readonly organization?: string
}

/** The user asked something. */
export interface Prompt extends FactBase {
  readonly is: 'prompt'
  readonly chars?: number
  readonly content?: Content
  /** The name of a slash command, if it was one. */
  readonly command?: string
}

/** The model answered with text. */
export interface Reply extends FactBase {
  readonly is: 'reply'
  readonly chars?: number
  readonly content?: Content
  /** The id of the request that it answers. */
  readonly request?: string
  readonly source?: string
}

/** A request to a model that succeeded: what it took and what it cost. */
export interface Request extends FactBase {
  readonly is: 'request'
  readonly id?: string
  readonly model: string
  readonly tokens: Tokens
  /** Billionths of a dollar; undefined: nobody knows. */
  readonly nanos?: number
  /** The day of the price list it was reckoned by; undefined: the event said it. */
  readonly pricesOf?: string
  readonly ms: number
  /** What made it: `repl_main_thread`, or `agent:…` for a sub-agent. */
  readonly source?: string
  /** The name of the sub-agent that made it. */
  readonly agent?: string
  readonly speed?: string
  readonly effort?: string
}

/** A request that failed, was refused by the model, or was given up after so many attempts. */
export interface Failure extends FactBase {
  readonly is: 'failure'
  readonly what: 'error' | 'refusal' | 'exhausted'
  readonly id?: string
  readonly model?: string
  readonly error?: Content
  readonly status?: string
  readonly attempts?: number
  readonly ms: number
  readonly source?: string
  readonly agent?: string
}

/** A tool was used. */
export interface Tool extends FactBase {
  readonly is: 'tool'
  readonly id?: string
  readonly name: string
  readonly ok: boolean
  readonly ms: number
  readonly error?: Content
  readonly errorType?: string
  /** Who allowed it: the user, a hook, the configuration. */
  readonly by?: string
  readonly inputBytes?: number
  readonly resultBytes?: number
  readonly input?: Content
  readonly parameters?: Content
  /** Where the MCP server of the tool is configured. */
  readonly server?: string
}

/** A tool was allowed or rejected. */
export interface Decision extends FactBase {
  readonly is: 'decision'
  readonly id?: string
  readonly tool: string
  readonly accept: boolean
  readonly by?: string
}

/** A sub-agent ended. */
export interface Agent extends FactBase {
  readonly is: 'agent'
  readonly type: string
  readonly ms: number
  readonly tools?: number
  readonly model?: string
  readonly isAsync?: boolean
}

/** Anything else that happened: told as it is, by attributes of an allow-list. */
export interface Note extends FactBase {
  readonly is: 'note'
  readonly name: string
  readonly level: 'DEFAULT' | 'WARNING' | 'ERROR'
  readonly said: Readonly<Record<string, string | number | boolean>>
}

/** What a span knows and an event does not. Joined to a request or a tool by id; where the event is missing it stands in for it. */
export interface Timing extends FactBase {
  readonly is: 'timing'
  readonly of: 'request' | 'tool'
  readonly id: string
  /** The trace it came in: one for each prompt. */
  readonly trace?: string
  readonly ms: number
  readonly firstTokenMs?: number
  /** Why the model stopped. */
  readonly stop?: string
  readonly agentId?: string
  readonly parentAgentId?: string
  readonly ok: boolean
  readonly error?: Content
  /** Of the tool, or of the model. */
  readonly name?: string
  readonly output?: Content
  readonly tokens?: Tokens
  /** As of a request that has no event. */
  readonly nanos?: number
  readonly pricesOf?: string
  readonly source?: string
}

/** A data point of a metric. */
export interface Measure {
  readonly is: 'measure'
  readonly key: string
  readonly session: string
  readonly at: number
  readonly metric: string
  readonly value: number
  /** The value counts from the start of the series on, and not since the last point. */
  readonly isTotal: boolean
  /** Which series of numbers it belongs to: its name, its start and its attributes, hashed. */
  readonly series: string
  /** `type` or `decision`. */
  readonly kind?: string
}

/** What belongs to a turn. */
export type TurnFact = Prompt | Reply | Request | Failure | Tool | Decision | Agent | Note

/** Anything that is heard. */
export type Fact = TurnFact | Timing | About | Measure
