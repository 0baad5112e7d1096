/* What an operator says about one sink: its killswitch, its allow-list, its sampling. Asked for each event and before each request. */

import type { Takes } from '../model/opening.ts'
import type { Killswitch, Sampling } from '../model/settings.ts'
import type { Destination } from '../model/sink.ts'
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

/** `admit` and `killed` of a `Destination`, by the rules of one sink. */
export const answering = (rules: SinkRules): Required<Pick<Destination, 'admit' | 'killed'>> => ({
  admit: (eventName, draw) => {
    // Asked first: what the killswitch stops is counted as that and nothing else.
    if (isKilled(rules)) return { refused: 'killswitch' }
    if (rules.takes && !rules.takes(eventName)) return { refused: 'not_listed' }
    return sample(rules.sampling.now(), rules.name, eventName, draw)
  },
  killed: (asks) => {
    // For what it brings about: settings and the server's file are looked at again, and below stands what they said last.
    if (asks) isKilled(rules)
    if (isKilledIn(rules.name, rules.killswitch.last())) return { by: 'settings', until: undefined }
    const until = rules.server?.until()
    return until === undefined ? undefined : { by: 'server', until }
  },
})
