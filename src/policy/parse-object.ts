import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'

/** A part of the settings that is an object; an empty one where there is none, or something else, which `onBad` hears of. */
export function parseObject(input: unknown, where: string, onBad: OnBad): object {
  if (input === undefined || input === null) return {}
  if (typeof input === 'object' && !Array.isArray(input)) return input
  onBad(where, `${describe(input)} is not an object; using the defaults`)
  return {}
}
