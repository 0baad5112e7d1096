/* What an operator says about one sink: its killswitch, its allow-list, its sampling. Asked for each event and before each request. */

import type { Killed } from '../model/killed.ts'
import type { Takes } from '../model/opening.ts'
import type { Draw, Killswitch, Sampling } from '../model/settings.ts'
import type { Answer, Destination } from '../model/sink.ts'
import type { KillFile } from '../outbox/spool/killswitch-file.ts'
import { sample } from '../policy/sampling.ts'

/** The rules of one sink, and where they stand. */
export interface SinkRules {
  readonly name: string
  /** Its allow-list; undefined: it takes events of all names. */
  readonly takes?: Takes
  readonly sampling: { now(): Sampling }
  readonly killswitch: { now(): Killswitch; last(): Killswitch }
  /** What the server said of itself; undefined: this sink has none. */
  readonly server?: Pick<KillFile, 'lastMs' | 'until'> | undefined
}

/** Whether the settings switch a sink off; `*` stands for all that are not named. */
export const isKilledIn = (name: string, killswitch: Killswitch): boolean =>
  (killswitch.get(name) ?? killswitch.get('*')) === true

/** Whether a sink is switched off, by the settings or by its server. */
export const isKilled = (rules: Omit<SinkRules, 'sampling'>): boolean =>
  isKilledIn(rules.name, rules.killswitch.now()) || (rules.server?.lastMs() ?? 0) > 0

/**
 * Who switched a sink off; undefined: nobody.
 *
 * @param asks true reads the settings and the killswitch file now; false gives what was last known, without touching the disk.
 */
export function whoKilled(rules: Omit<SinkRules, 'sampling'>, asks: boolean): Killed | undefined {
  if (asks) isKilled(rules)
  if (isKilledIn(rules.name, rules.killswitch.last())) return { by: 'settings', until: undefined }
  const until = rules.server?.until()
  return until === undefined ? undefined : { by: 'server', until }
}

/** Whether an event of this name comes to a sink. The killswitch is asked first: what it stops is counted as that and nothing else. */
export function admit(rules: SinkRules, eventName: string, draw: Draw): Answer {
  if (isKilled(rules)) return { refused: 'killswitch' }
  if (rules.takes && !rules.takes(eventName)) return { refused: 'not_listed' }
  const { keep, ...stamp } = sample(rules.sampling.now(), rules.name, eventName, draw)
  return keep ? stamp : { refused: 'sampling' }
}

/** `admit` and `killed` of a `Destination`, by the rules of one sink. */
export const answering = (rules: SinkRules): Required<Pick<Destination, 'admit' | 'killed'>> => ({
  admit: (eventName, draw) => admit(rules, eventName, draw),
  killed: (asks) => whoKilled(rules, asks),
})
