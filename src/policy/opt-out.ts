/* Whether a client is off from the start, by a variable of the user's or by the host. Consent, which can change, is asked elsewhere. */

import type { Status } from '../model/telemetry.ts'
import { isSet } from './is-set.ts'

/** Why the client is off from the start. */
export type OptOut = Pick<Status, 'reason' | 'variable'>

type Env = Readonly<Record<string, string | undefined>>

/** The host's options about being on. */
export interface HostChoice {
  readonly enabled: boolean
  readonly allowInTests: boolean
  /** Name of the app's own opt-out variable. */
  readonly optOutVariable: string
}

/**
 * Returns the first opt-out that applies, or undefined. The user's variables are checked first, so that no option of the host
 * overrides them.
 */
export function optOut(env: Env, { enabled, allowInTests, optOutVariable }: HostChoice): OptOut | undefined {
  for (const variable of [optOutVariable, 'DO_NOT_TRACK']) {
    if (isSet(env[variable])) return { reason: 'variable', variable }
  }
  if (!enabled) return { reason: 'host', variable: undefined }
  if (env.NODE_ENV === 'test' && !allowInTests) return { reason: 'tests', variable: 'NODE_ENV' }
  return undefined
}
