/*
 * Reading attributes. Claude Code writes the same one as a number, as text or as a boolean, by version and by event, and once as an object that
 * is no number at all. What cannot be read counts as missing.
 */

import type { Values } from '../protocol/record.ts'
import { limits } from './limits.ts'

/** A finite number. Text counts where all of it is one; a boolean is 0 or 1. */
export const number = (value: unknown): number | undefined => {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value.trim()) ? Number(value) : undefined
}

/** A number of things, of milliseconds, of dollars: neither negative nor so large that sums would lose digits. */
export const count = (value: unknown): number | undefined => {
  const n = number(value)
  return n === undefined || n < 0 || n > limits.maxCount ? undefined : n
}

/** A boolean, however it is written. */
export const flag = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 1 || value === '1') return true
  return value === 'false' || value === 0 || value === '0' ? false : undefined
}

/** A name, an id, a kind: cut where somebody sends an essay. */
export const text = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  return typeof value === 'string' && value !== '' ? value.slice(0, limits.maxTextChars) : undefined
}

/** Reads the attributes of one record by name. */
export const reader = (values: Values) => ({
  text: (name: string) => text(values[name]),
  count: (name: string) => count(values[name]),
  flag: (name: string) => flag(values[name]),
})

/** What `reader` returns. */
export type Reader = ReturnType<typeof reader>

/** The same members, of which those that may be undefined may be missing. */
type Some<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** An object without its undefined members, which would only make the journal and the requests longer. */
export const some = <T extends object>(value: T): Some<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Some<T>
