/* What a settings document means, written down once more and another way than in the code: what that does is held against it. */

import { createHash } from 'node:crypto'
import type { SettingsDocument } from '../../src/model/settings.ts'

/** How events of a name are sampled for the sink `backend`. */
export function ruleOf({ sampling = {} }: SettingsDocument, name: string) {
  const patterns = Object.keys(sampling)
    .filter((pattern) => pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))))
    // The name itself is longest, and the star alone shortest.
    .toSorted((a, b) => b.length - a.length || Number(a.endsWith('*')) - Number(b.endsWith('*')))
  const rule = patterns.map((pattern) => sampling[pattern]).find((entry) => entry !== undefined)
  const rate = rule?.sinks?.backend ?? rule?.sample_rate ?? 1
  return { rate: rate >= 0 && rate <= 1 ? rate : 1, by: rule?.by ?? 'event', salt: rule?.salt ?? '' }
}

/** Whether the sink `backend` is switched off. */
export const isKilledIn = ({ killswitch = {} }: SettingsDocument): boolean =>
  killswitch.backend ?? killswitch['*'] ?? false

/** Where in [0, 1) a session or a device lies. */
export const drawn = (salt: string, id: string): number =>
  Number.parseInt(createHash('sha256').update(`${salt}\n${id}`).digest('hex').slice(0, 13), 16) / 2 ** 52
