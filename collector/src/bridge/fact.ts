import type { Content } from './content.ts'

/** Tokens of one request as Anthropic counts them: input is without what came from or went into the cache. */
export interface Tokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheCreation: number
}

interface Base {
  /** The same observation has the same key, however often and in whichever session it arrives. */
  readonly key: string
  readonly session: string
  /** Epoch milliseconds at which it ended. */
  readonly at: number
  /** `prompt.id`; where there is none, the turn that is under way. */
  readonly prompt?: string
}

/** Whose session it is, and what with: the last one counts. */
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

export interface Prompt extends Base {
  readonly is: 'prompt'
  readonly chars?: number
  readonly content?: Content
  readonly command?: string
}

export interface Reply extends Base {
  readonly is: 'reply'
  readonly chars?: number
  readonly content?: Content
  readonly request?: string
  readonly source?: string
}

export interface Request extends Base {
  readonly is: 'request'
  readonly id?: string
  readonly model: string
  readonly tokens: Tokens
  /** Billionths of a dollar; undefined: nobody knows. */
  readonly nanos?: number
  /** The day of the price list it was reckoned by; undefined: the event said it. */
  readonly pricesOf?: string
  readonly ms: number
  /** `agent:…` for a sub-agent. */
  readonly source?: string
  readonly agent?: string
  readonly speed?: string
  readonly effort?: string
}

export interface Failure extends Base {
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

export interface Tool extends Base {
  readonly is: 'tool'
  readonly id?: string
  readonly name: string
  readonly ok: boolean
  readonly ms: number
  readonly error?: Content
  readonly errorType?: string
  readonly by?: string
  readonly inputBytes?: number
  readonly resultBytes?: number
  readonly input?: Content
  readonly parameters?: Content
  readonly server?: string
}

export interface Decision extends Base {
  readonly is: 'decision'
  readonly id?: string
  readonly tool: string
  readonly accept: boolean
  readonly by?: string
}

export interface Agent extends Base {
  readonly is: 'agent'
  readonly type: string
  readonly ms: number
  readonly tools?: number
  readonly model?: string
  readonly isAsync?: boolean
}

/** Anything else that happened: told as it is, by attributes of an allow-list. */
export interface Note extends Base {
  readonly is: 'note'
  readonly name: string
  readonly level: 'DEFAULT' | 'WARNING' | 'ERROR'
  readonly said: Readonly<Record<string, string | number | boolean>>
}

/** What a span knows and an event does not. Joined to a request or a tool by id; where the event is missing it stands in for it. */
export interface Timing extends Base {
  readonly is: 'timing'
  readonly of: 'request' | 'tool'
  readonly id: string
  /** The trace it came in: one for each prompt. */
  readonly trace?: string
  readonly ms: number
  readonly firstTokenMs?: number
  readonly stop?: string
  readonly agentId?: string
  readonly parentAgentId?: string
  readonly ok: boolean
  readonly error?: Content
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
  readonly series: string
  /** `type` or `decision`. */
  readonly kind?: string
}

/** What belongs to a turn. */
export type TurnFact = Prompt | Reply | Request | Failure | Tool | Decision | Agent | Note

export type Fact = TurnFact | Timing | About | Measure
