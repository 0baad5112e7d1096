import type { Ledger } from '../books/ledger.ts'
import type { Killswitch, Sampling } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import { admit } from '../policy/admit.ts'

/** What a sink lets itself be told before it takes an event. */
export interface AdmissionDeps {
  readonly name: string
  readonly ledger: Ledger
  readonly sampling: { now(): Sampling }
  readonly killswitch: { now(): Killswitch }
  /** Neither the user nor the host said no. */
  readonly allowed: () => boolean
}

/** Whether the remote killswitch is on for a sink; `*` stands for all that are not named. */
export const isKilled = ({ name, killswitch }: Pick<AdmissionDeps, 'name' | 'killswitch'>): boolean =>
  (killswitch.now().get(name) ?? killswitch.now().get('*')) === true

/** Asks the rules and books their answer. */
export const admission =
  (deps: AdmissionDeps): Sink['admit'] =>
  (eventName, draw) => {
    const { name, ledger, sampling, allowed } = deps
    const now = { allowed: allowed(), killed: isKilled(deps), sampling: sampling.now() }
    const answer = admit(now, name, eventName, draw)
    if (answer.refused) ledger.refuse(answer.refused)
    return answer
  }
