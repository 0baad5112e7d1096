import type { Draw, Killswitch, Sampling } from '../model/settings.ts'
import type { Answer } from '../model/sink.ts'
import type { KillFile } from '../outbox/spool/killswitch-file.ts'
import { sample } from '../policy/sampling.ts'

/** What the operator says about the events of one sink. */
export interface SinkRules {
  readonly name: string
  readonly sampling: { now(): Sampling }
  readonly killswitch: { now(): Killswitch }
  /** What the server said of itself; undefined: this sink has none. */
  readonly server?: Pick<KillFile, 'lastMs'> | undefined
}

/** Whether the settings switch a sink off; `*` stands for all that are not named. */
const isKilledBySettings = ({ name, killswitch }: Pick<SinkRules, 'name' | 'killswitch'>): boolean =>
  (killswitch.now().get(name) ?? killswitch.now().get('*')) === true

/** Whether a sink is switched off, by the settings or by its server. */
export const isKilled = (rules: Omit<SinkRules, 'sampling'>): boolean =>
  isKilledBySettings(rules) || (rules.server?.lastMs() ?? 0) > 0

/** Whether an event of this name comes to a sink. The killswitch is asked first: what it stops is counted as that and nothing else. */
export function admit(rules: SinkRules, eventName: string, draw: Draw): Answer {
  if (isKilled(rules)) return { refused: 'killswitch' }
  const { keep, ...stamp } = sample(rules.sampling.now(), rules.name, eventName, draw)
  return keep ? stamp : { refused: 'sampling' }
}
