import type { Draw, Sampling } from '../model/settings.ts'
import type { Answer } from '../model/sink.ts'
import { sample } from './sampling.ts'

/** Consent, killswitch and sampling as they are when an event is logged. */
export interface Admission {
  readonly allowed: boolean
  readonly killed: boolean
  readonly sampling: Sampling
}

/**
 * Admits an event or names the reason for refusing it. Consent is checked first, so that the events of a user who said no are counted
 * as `opt_out` only.
 */
export function admit(now: Admission, sink: string, eventName: string, draw: Draw): Answer {
  if (!now.allowed) return { refused: 'opt_out' }
  if (now.killed) return { refused: 'killswitch' }
  const { keep, ...stamp } = sample(now.sampling, sink, eventName, draw)
  return keep ? stamp : { refused: 'sampling' }
}
