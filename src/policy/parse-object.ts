import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { isObject } from './validators.ts'

/** A part of the settings that must be an object. Where there is none it is empty; where it is something else, too, and `onBad` hears of it. */
export function parseObject(input: unknown, where: string, onBad: OnBad): object {
  if (input === undefined || input === null) return {}
  if (isObject(input)) return input
  onBad(where, `${describe(input)} is not an object; using the defaults`)
  return {}
}
