/*
 * What of a value may leave, for each kind of field. Types cannot hold a host back that casts, or is written in JavaScript; this does, for
 * every value of every event of a client with a catalogue.
 */

import type { FieldProblem } from '../model/books.ts'
import type { ScreeningTools } from '../model/catalogue.ts'
import type { Spec } from '../model/field.ts'
import { labelOf, textOfLabel } from '../model/label.ts'
import { isText } from '../model/text.ts'
import { sensitive } from '../policy/sensitive.ts'
import { isErrorCode } from './error-code.ts'
import { bucketOf, hmacOf } from './hashes.ts'
import { wholly } from './read-field.ts'

/** What leaves in the place of a value, and what is counted, with the reason in words. No `value`: the field is left out. */
export interface ScreenedValue {
  readonly value?: unknown
  readonly problem?: FieldProblem
  readonly why?: string
}

/** Checks the values of one field. Built once per field, so that an expression is compiled once. */
export type ScreenValue = (value: unknown, tools: Pick<ScreeningTools, 'salt' | 'sha256'>) => ScreenedValue

/** A value that does not leave. */
const unfit = (why: string): ScreenedValue => ({ problem: 'unfit', why })
const other = (why: string): ScreenedValue => ({ value: labelOf('other'), problem: 'other', why })

/** A text that leaves, unless it looks like something that names a person or gives access. */
function text(value: string): ScreenedValue {
  const looks = sensitive(value)
  return looks
    ? { value: labelOf('redacted'), problem: 'sensitive', why: `it looks like a ${looks}` }
    : { value: labelOf(value) }
}

/** How values of this kind are checked. */
export function screenValue(spec: Spec): ScreenValue {
  const screen = screens[spec.kind](spec as never)
  // Wherever a text is accepted, a label of that text is, too.
  return (value, tools) =>
    screen(typeof value === 'object' && value !== null ? (textOfLabel(value) ?? value) : value, tools)
}

const screens: { readonly [K in Spec['kind']]: (spec: Extract<Spec, { kind: K }>) => ScreenValue } = {
  number:
    ({ integer, min, max }) =>
    (value) => {
      if (typeof value !== 'number') return unfit('it is no number')
      if (!Number.isFinite(value)) return { problem: 'not_finite', why: 'it is no finite number' }
      if (integer && !Number.isInteger(value)) return unfit('it is no whole number')
      return value >= min && value <= max ? { value } : unfit(`it is not from ${min} to ${max}`)
    },
  boolean: () => (value) => (typeof value === 'boolean' ? { value } : unfit('it is neither true nor false')),
  words: ({ values }) => {
    const labels = new Map<unknown, object>(values.map((word) => [word, labelOf(word)]))
    return (value) => {
      const label = labels.get(value)
      if (label) return { value: label }
      // A labeler makes `other` of a value it does not know; the host meant that, so it is no problem to report.
      return value === 'other' ? { value: labelOf('other') } : other('it is none of the declared words')
    }
  },
  pattern: (spec) => {
    const form = wholly(spec)
    return (value) => (isText(value) && form.test(value) ? text(value) : other('it is not of the declared form'))
  },
  id: () => (value) =>
    typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
      ? text(value)
      : unfit('an id has 1 to 64 of A-Z, a-z, 0-9, _ and -'),
  hashed:
    () =>
    (value, { salt, sha256 }) => {
      if (typeof value !== 'string') return unfit('it is no text')
      const key = salt()
      return key === ''
        ? unfit('there is no salt before the client is started, or where the user said no')
        : { value: labelOf(hmacOf(sha256, key, value)) }
    },
  bucket:
    ({ of }) =>
    (value, { sha256 }) =>
      typeof value === 'string' || Number.isFinite(value)
        ? { value: bucketOf(sha256, String(value), of) }
        : unfit('it is neither text nor number'),
  errno: () => (value) => {
    const code = typeof value === 'object' && value !== null ? (value as { code?: unknown }).code : value
    return isErrorCode(code) ? { value: labelOf(code) } : other('it is no code of an error')
  },
  text:
    ({ max }) =>
    (value) =>
      typeof value === 'string' && value !== '' ? text(value.slice(0, max).toWellFormed()) : unfit('it is no text'),
}
