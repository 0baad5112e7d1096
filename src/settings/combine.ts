/* The entry `orangebox/settings/combine`: several sources as one, such as a file that overrides a flag system. */

import type { SettingsSource } from '../model/settings.ts'
import { warnHost } from '../node/warn.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { createListeners } from './listeners.ts'
import { textOf } from './text-of.ts'

export type { SettingsSource } from '../model/settings.ts'

/**
 * For each key the answer of the first source that has one, e.g. `firstOf(file, remote)`. If a source throws, its last answer counts.
 * Listeners are called once for each change of the resulting answers; a change that an earlier source hides calls nobody.
 */
export const firstOf = (...sources: readonly SettingsSource[]): SettingsSource =>
  combine('firstOf', sources, (values) => values.find((value) => value !== undefined && value !== null))

/**
 * For each key the answers of all sources, merged field by field; where two have a field, the earlier source wins. So
 * `merge(remote, local)` keeps the local sampling of events the remote one does not name. Listeners are called as with `firstOf`.
 */
export const merge = (...sources: readonly SettingsSource[]): SettingsSource =>
  combine('merge', sources, (values) => {
    const known = values.filter((value) => value !== undefined && value !== null)
    // Something that is no object cannot be merged: the first answer counts, and whoever parses it reports what is wrong with it.
    if (known.length < 2 || !known.every(isObject)) return known[0]
    return Object.assign({}, ...known.reverse())
  })

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value)

/** A source that answers what `choose` makes of the answers of all, and notices when that becomes another one. */
function combine(
  who: string,
  given: readonly SettingsSource[],
  choose: (values: readonly unknown[]) => unknown,
): SettingsSource {
  // What is no source has no answer; JavaScript may give the list itself, or something that was not made.
  const sources = given.filter((source) => hasMethods(source, 'read', 'subscribe'))
  for (const source of given)
    if (!sources.includes(source))
      warnHost(`${who} takes sources of settings, and one was ${describe(source)}; it is left out`)
  /** By key, what was answered last: the same object as long as the sources give the same ones. */
  const answers = new Map<string, { readonly values: readonly unknown[]; readonly value: unknown }>()
  /**
   * By key, the text of the answer that listeners know. Kept apart from `answers`: if somebody reads a new answer before the source gives
   * notice, listeners have still not heard of it.
   */
  const told = new Map<string, string | undefined>()

  const answer = (key: string): unknown => {
    const before = answers.get(key)
    const values = sources.map((source, index) => {
      try {
        return source.read(key)
      } catch {
        return before?.values[index]
      }
    })
    if (before && values.every((value, index) => value === before.values[index])) return before.value
    const value = choose(values)
    answers.set(key, { values, value })
    return value
  }
  const read = (key: string): unknown => {
    const value = answer(key)
    if (!told.has(key)) told.set(key, textOf(value))
    return value
  }
  const hasChanged = (): boolean => {
    // A source may have changed an object in place, so every answer is chosen again.
    answers.clear()
    let changed = told.size === 0
    for (const [key, before] of [...told]) {
      const text = textOf(answer(key))
      told.set(key, text)
      // A value without JSON cannot be compared with the one before, so it counts as changed.
      if (text !== before || text === undefined) changed = true
    }
    return changed
  }
  const listeners = createListeners(
    () => {},
    () => {
      const heard = () => {
        if (hasChanged()) listeners.tell()
      }
      const stops = sources.map((source) => source.subscribe(heard))
      return () => {
        for (const stop of stops) if (typeof stop === 'function') stop()
      }
    },
  )
  return { read, subscribe: listeners.subscribe }
}
