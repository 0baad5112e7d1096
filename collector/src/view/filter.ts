/* The filter language of API, page and `tail`. The page runs it in the browser, so nothing of Node is used. */

import type { Entry } from './entry.ts'

type Test = (entry: Entry) => boolean

/** All values of this name, wherever they stand in an entry: so `tool=bash` need not say that it is metadata. */
const valuesOf = (value: unknown, name: string, depth = 0): readonly unknown[] => {
  if (typeof value !== 'object' || value === null || depth > 4) return []
  const own = Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : []
  return [...own, ...Object.values(value).flatMap((inner) => valuesOf(inner, name, depth + 1))]
}

/** Whether a value is as the pattern says; `*` at its end stands for anything. */
const fits = (pattern: string, value: unknown): boolean => {
  const text = typeof value === 'object' ? JSON.stringify(value) : `${value}`
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern
}

/** The test of one word. */
const testOf = (word: string): Test => {
  const at = word.indexOf('=')
  if (at <= 0) {
    const wanted = word.toLowerCase()
    return (entry) => JSON.stringify(entry).toLowerCase().includes(wanted)
  }
  const [name, pattern] = [word.slice(0, at), word.slice(at + 1)]
  return (entry) => valuesOf(entry, name).some((value) => fits(pattern, value))
}

/**
 * Words that must all be true: `name=tool_*` for a value of that name anywhere in the entry, `bash` for a text anywhere in it,
 * upper or lower case. No words: everything.
 */
export const parseFilter = (text: string): Test => {
  const tests = text.split(/\s+/).filter(Boolean).map(testOf)
  return (entry) => tests.every((test) => test(entry))
}
