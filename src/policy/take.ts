/* The machinery of tables of options: `options-table.ts` declares them, `parse-options.ts` takes them, `commands/known-id.ts` uses it, too. */

import { isText } from '../model/text.ts'
import { describe, instead } from './describe.ts'
import { nearest } from './nearest.ts'
import type { OnBad } from './on-bad.ts'
import { parseObject } from './parse-object.ts'
import { isObject } from './validators.ts'

/** How the value of one option is taken: as it is if it is valid; else it is told, and the fallback taken. */
export interface Option<T> {
  readonly valid: (value: unknown) => boolean
  /** In words, behind "is not". */
  readonly expected: string
  readonly fallback: T
  /** How a bad value is described. Default: it is quoted. */
  readonly shown?: (value: unknown) => string
}

/** The options of one object, by name: there are no others. */
export type Table = Readonly<Record<string, Option<unknown>>>

/** The values that are taken by a table, with their types. */
export type Taken<T extends Table> = { readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never }

/** An option with a rule of its own. */
export const option = <T>(
  valid: Option<T>['valid'],
  expected: string,
  fallback: T,
  shown: Option<T>['shown'] = describe,
): Option<T> => ({ valid, expected, fallback, shown })

/** A yes or no. */
export const flag = (fallback: boolean): Option<boolean> =>
  option((value) => typeof value === 'boolean', 'true or false', fallback)

/** A text, as `isText` takes it. */
export const text = <F extends string | undefined>(fallback: F): Option<string | F> =>
  option<string | F>(isText, 'a text of 1 to 256 characters', fallback)

/** One of some words, of which the first is the fallback. */
export const choice = <T extends string>(...all: readonly [T, ...T[]]): Option<T> =>
  option((value) => all.includes(value as T), `one of ${all.join(', ')}`, all[0])

/** A whole number within bounds, both included. */
export const whole = (low: number, high: number, fallback: number): Option<number> =>
  option(
    (value) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high,
    `a whole number from ${low} to ${high}`,
    fallback,
  )

/** Taken as it is: what it means depends on other options, and is found out after the table was taken. */
export const raw: Option<unknown> = option(() => true, '', undefined)

/** Takes one value. `where`: its name, as the host knows it. */
export function take<T>(
  { valid, expected, fallback, shown = describe }: Option<T>,
  value: unknown,
  where: string,
  onBad: OnBad,
): T {
  if (value === undefined) return fallback
  if (valid(value)) return value as T
  onBad(where, `${shown(value)} is not ${expected}; ${instead(fallback)}`)
  return fallback
}

/**
 * Takes an object of options by its table. Anything else than an object is an empty one. A name that is none is told, with the one that
 * was meant.
 *
 * @param where the option that holds these; empty: they are all there are.
 */
export function takeAll<T extends Table>(table: T, value: unknown, where: string, onBad: OnBad): Taken<T> {
  const given = parseObject(value, where || 'options', onBad)
  const names = Object.keys(table)
  // Not by the function below: this one runs at each start, and each further function that does costs it.
  for (const key of Object.keys(given)) if (!names.includes(key)) tellName(key, names, where || 'options', onBad)
  const taken = names.map((name) => {
    const at = where ? `${where}.${name}` : name
    return [name, take(table[name] as Option<unknown>, given[name], at, onBad)]
  })
  return Object.fromEntries(taken) as Taken<T>
}

/** Tells of each name in an object of options that is none. What is no object has no names. */
export function tellUnknown(given: unknown, names: readonly string[], where: string, onBad: OnBad): void {
  for (const key of Object.keys(isObject(given) ? given : {}))
    if (!names.includes(key)) tellName(key, names, where, onBad)
}

/** Tells of a name that is no option, with the one that was meant. */
function tellName(key: string, names: readonly string[], where: string, onBad: OnBad): void {
  const meant = nearest(key, names)
  const hint = meant === undefined ? '' : `; did you mean ${describe(meant)}?`
  onBad(where, `there is no option ${describe(key)}; it is ignored${hint}`)
}
