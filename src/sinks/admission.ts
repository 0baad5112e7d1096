import type { Ledger } from '../books/ledger.ts'
import type { Killswitch, Sampling } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import type { KillFile } from '../outbox/spool/killswitch-file.ts'
import { admit } from '../policy/admit.ts'

/** What a sink lets itself be told before it takes an event. */
export interface AdmissionDeps {
  readonly name: string
  readonly ledger: Ledger
  readonly sampling: { now(): Sampling }
  readonly killswitch: { now(): Killswitch }
  /** What the server said of itself; undefined: this sink has none. */
  readonly server?: Pick<KillFile, 'lastMs'> | undefined
  /** Neither the user nor the host said no. */
  readonly allowed: () => boolean
}

/** Whether the settings switch a sink off; `*` stands for all that are not named. */
export const isKilledBySettings = ({ name, killswitch }: Pick<AdmissionDeps, 'name' | 'killswitch'>): boolean =>
  (killswitch.now().get(name) ?? killswitch.now().get('*')) === true

/** Whether a sink is switched off, by the settings or by its server. */
export const isKilled = (deps: Pick<AdmissionDeps, 'name' | 'killswitch' | 'server'>): boolean =>
  isKilledBySettings(deps) || (deps.server?.lastMs() ?? 0) > 0

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
