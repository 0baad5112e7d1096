/* The words between turns and backends: `tell-turn.ts` and `tell-session.ts` make observations, `dialect.ts` encodes them. */

import type { Content } from './content.ts'
import type { Tokens } from './fact.ts'

/** What it is, in Langfuse's words. */
export type ObservationType = 'agent' | 'generation' | 'tool' | 'event' | 'span'
/** How bad it is, in Langfuse's words. */
export type Level = 'DEFAULT' | 'WARNING' | 'ERROR'

/** One thing that happened, as backends tell it: before it is put into the words of one of them. */
export interface Observation {
  /** 32 and 16 hex digits. */
  readonly trace: string
  readonly id: string
  readonly parent?: string
  readonly name: string
  readonly type: ObservationType
  /** Epoch milliseconds. */
  readonly start: number
  readonly end: number
  readonly level: Level
  readonly message?: string
  readonly input?: Content
  readonly output?: Content
  readonly model?: string
  readonly tokens?: Tokens
  /** Billionths of a dollar. */
  readonly nanos?: number
  readonly firstTokenAt?: number
  /** Why the model stopped. */
  readonly finish?: string
  readonly tool?: { readonly name: string; readonly call?: string }
  /** What else is known. */
  readonly said: Readonly<Record<string, string | number | boolean>>
}

/** What all observations of one trace have in common. */
export interface TraceFacts {
  readonly name: string
  readonly session: string
  readonly user?: string
  readonly version?: string
  readonly tags: readonly string[]
}
