/* What the command line of the bridge asks for. */

import type { ContentLevel } from './content.ts'
import type { UserIs } from './read-facts.ts'
import type { Scored } from './scores.ts'
import type { Budget } from './spending.ts'
import type { TargetFlags } from './target.ts'

/** What the command line asks for, checked as far as one flag can be checked alone. */
export interface BridgeFlags extends TargetFlags {
  readonly port: number
  readonly host: string
  readonly allowHost: readonly string[]
  readonly token?: string
  readonly dir?: string
  readonly content: ContentLevel
  readonly acceptContent?: boolean
  readonly user: UserIs
  readonly scores: Scored
  readonly budget?: Budget
  /** A file with a price list. */
  readonly prices?: string
  /** Minutes. */
  readonly sessionTimeout: number
  /** Seconds. */
  readonly turnTimeout: number
  readonly check?: boolean
  readonly quiet?: boolean
}
