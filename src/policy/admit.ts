import type { Sampling } from '../model/settings.ts'
import type { Answer } from '../model/sink.ts'
import { sample } from './sampling.ts'

/** What is in force at the moment of a `logEvent`. */
export interface Admission {
  readonly allowed: boolean
  readonly killed: boolean
  readonly sampling: Sampling
}

/** Admits an event or names why not. Consent comes first: a user who said no is counted as nothing else. */
export function admit(now: Admission, eventName: string, roll: number): Answer {
  if (!now.allowed) return { refused: 'opt_out' }
  if (now.killed) return { refused: 'killswitch' }
  const { keep, ...stamp } = sample(now.sampling, eventName, roll)
  return keep ? stamp : { refused: 'sampling' }
}
