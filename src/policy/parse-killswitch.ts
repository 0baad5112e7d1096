/* The part `killswitch` of the settings, checked. */

import type { Killswitch } from '../model/settings.ts'
import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { parseObject } from './parse-object.ts'

/** Parses the killswitch. Only `true` stops a sink: a damaged document must not silence a fleet. */
export const parseKillswitch = (input: unknown, onBad: OnBad): Killswitch =>
  input === undefined ? new Map() : parseGivenKillswitch(input, onBad)

function parseGivenKillswitch(input: unknown, onBad: OnBad): Killswitch {
  const killed = new Map<string, boolean>()
  for (const [sink, value] of Object.entries(parseObject(input ?? undefined, 'killswitch', onBad))) {
    if (typeof value === 'boolean') killed.set(sink, value)
    else onBad(`killswitch.${sink}`, `${describe(value)} is not true or false; the sink stays on`)
  }
  return killed
}
