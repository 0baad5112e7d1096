/* Labels: the one way for text into an event. A label's text is one of a set that stands in the host's code. */

import { or } from './or.ts'
import { isText } from './text.ts'

/** The key under which a label keeps its text. `Symbol.for`, so that two copies of the package in one host agree. */
const labelText: unique symbol = Symbol.for('orangebox.label') as never

/** One text out of a closed set: the only kind of text that may leave. Made by {@link oneOf}. */
export interface Label<V extends string = string> {
  /** The text that leaves. */
  readonly [labelText]: V
}

/** Turns any value into a {@link Label} of its set, or into the label `other`. */
export interface Labeler<V extends string> {
  /** The label of this value; of everything outside the set the label `other`. Never throws. */
  (value: unknown): Label<V | 'other'>
  /** The texts this labeler can produce, `other` excluded unless it was listed. */
  readonly values: readonly V[]
}

/**
 * Declares a closed set of texts. Free text leaks code, paths and names, so metadata takes no strings; it takes labels.
 *
 * @param words the texts that may leave, each of 1 to 256 characters; anything else is not part of the set.
 * @returns a function that maps a value of the set to its label and everything else to `other`. It never throws.
 * @example const tool = oneOf('bash', 'edit', 'read'); telemetry.logEvent('tool_used', { tool: tool(name) })
 */
export const oneOf = <const V extends string>(...words: readonly V[]): Labeler<V> =>
  // JavaScript may give them as one list, which can be meant in no other way.
  oneOfList(or(words, () => words.flat() as readonly V[]))

/** The same of a list, which may be longer than a call can have arguments. */
export function oneOfList<const V extends string>(values: readonly V[]): Labeler<V> {
  const labels = new Map<unknown, Label<V>>()
  for (const value of values) if (isText(value)) labels.set(value, labelOf(value))
  const other = labelOf('other')
  const labeler = (value: unknown): Label<V | 'other'> => labels.get(value) ?? other
  return Object.assign(labeler, { values: Object.freeze(values.filter(isText)) })
}

/** Returns the text of a label; undefined for any other object. */
export function textOfLabel(value: object): string | undefined {
  const text = (value as Partial<Label>)[labelText]
  return isText(text) ? text : undefined
}

/** A label of any text, for callers that know it is harmless: words of the SDK's own, or choices that a program declared. Not for hosts. */
export const labelOf = <V extends string>(text: V): Label<V> => Object.freeze({ [labelText]: text })
