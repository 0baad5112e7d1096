/* The keys by which an event that counts once a day is recognised: `dedupe` of any event, `unit` of an exposure. */

import type { FieldProblem } from '../model/books.ts'
import { isText } from '../model/text.ts'

/** Hears of a field that cannot be read. */
export type OnProblem = (problem: FieldProblem, key: string) => void

/** A key the host gave: a text of 1 to 256 characters or a number. Anything else is reported and counts as none. */
export function keyOf(given: unknown, name: 'dedupe' | 'unit', onProblem: OnProblem): string | undefined {
  let value: unknown
  try {
    value = (given as { readonly [K in typeof name]?: unknown } | null | undefined)?.[name]
  } catch {
    onProblem('getter', name)
    return undefined
  }
  if (value === undefined) return undefined
  const text = Number.isFinite(value) ? String(value) : value
  if (isText(text)) return text
  onProblem('unreadable', name)
  return undefined
}
