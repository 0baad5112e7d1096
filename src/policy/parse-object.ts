/* Options and settings have parts that are objects themselves; each is looked at here first. */

import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { isObject } from './validators.ts'

/** A part of options or settings that must be an object. Where there is none it is empty; where it is something else, too, and `onBad` hears of it. */
export function parseObject(input: unknown, where: string, onBad: OnBad): Readonly<Record<string, unknown>> {
  if (input === undefined) return {}
  if (isObject(input)) return input
  onBad(where, `${describe(input)} is not an object; using the defaults`)
  return {}
}
