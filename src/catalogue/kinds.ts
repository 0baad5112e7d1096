/*
 * The kinds of fields that a host declares with. Each is a small frozen value; what it lets leave is decided by `screen-value.ts`, and told
 * to people by `what-leaves.ts`.
 */

import { type FreeText, fieldSpec, type Kind, type Spec, type StandardSchema, type Takes } from '../model/field.ts'
import type { Labeler } from '../model/label.ts'
import { or } from '../model/or.ts'
import { readField } from './read-field.ts'

const kind = <V>(spec: Spec): Kind<V, false> =>
  Object.freeze({ [fieldSpec]: spec, isOptional: false, isPrivileged: false })

/**
 * The options, or none. In JavaScript anything may stand in their place, and nothing here throws, because the module that declares the
 * events is loaded at each start of the program.
 */
const given = <T extends object>(options: T): Partial<T> =>
  or({}, () => (typeof options === 'object' && options !== null ? { ...options } : {}))

/** A kind that `defineEvents` leaves out, telling why. */
export const unusable = (why: string): Kind<never, false> =>
  Object.freeze({ [fieldSpec]: { why } as never, isOptional: false, isPrivileged: false })

/**
 * A finite number.
 *
 * @param options `unit`: what it counts or measures, as `ms` or `By`. `integer`: without a fraction. `min`, `max`: outside them it is left
 * out. Default: any finite number.
 */
export function number(
  options: {
    /** What it counts or measures. */
    readonly unit?: string
    /** Without a fraction. Default false. */
    readonly integer?: boolean
    /** The least that leaves. */
    readonly min?: number
    /** The most that leaves. */
    readonly max?: number
  } = {},
): Kind<number, false> {
  const { unit, integer = false, min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = given<typeof options>(options)
  return kind({ kind: 'number', unit, integer, min, max })
}

/** True or false. */
export const boolean = (): Kind<boolean, false> => kind({ kind: 'boolean' })

/**
 * Text of a form, 1 to 256 characters; any other text becomes `other`.
 *
 * @param form the whole text has it: `^` and `$` are understood. A form that any text has is refused, as that is free text.
 */
export const pattern = (form: RegExp): Kind<string, false> =>
  or<Kind<string, false> | undefined>(undefined, () =>
    // Not `instanceof`: an expression of another realm (a test runner's) is no instance of this one's RegExp.
    Object.prototype.toString.call(form) === '[object RegExp]'
      ? kind({ kind: 'pattern', source: form.source, flags: form.flags.replace(/[gmy]/g, '') })
      : undefined,
  ) ?? unusable('pattern() takes a regular expression, such as pattern(/^[a-z]+$/)')

/** What `errorFacts` tells of the stack. */
export const stackHash = (): Kind<string, false> =>
  kind({ kind: 'pattern', source: '^[0-9a-f]{16}$', flags: '', of: 'stack' })

/** An id of the host's own making: a UUID, a ULID, up to 64 of `[A-Za-z0-9_-]`. Anything else is left out. */
export const id = (): Kind<string, false> => kind({ kind: 'id' })

/** Any text, of which only HMAC-SHA-256 leaves, under a salt that never leaves the machine: two installations never send the same. */
export const hashed = (): Kind<string, false> => kind({ kind: 'hashed' })

/**
 * Any text or number, of which only a number from 0 leaves: SHA-256 modulo `of`, the same on every machine.
 *
 * @param of how many there are, 2 to 1,000. The fewer, the less it says about one person.
 */
export const bucket = (of: number): Kind<string | number, false> => kind({ kind: 'bucket', of })

/** The code of an error, such as `ENOENT` or `ERR_MODULE_NOT_FOUND`: of the error itself, or as text. Anything else becomes `other`. */
export const errno = (): Kind<unknown, false> => kind({ kind: 'errno' })

/** Free text, for {@link privileged} alone. `max`: characters at which it is cut, 1 to 256. */
export const text = (options: {
  /** Characters at most. */
  readonly max: number
}): FreeText => Object.freeze({ [fieldSpec]: { kind: 'text' as const, max: given(options).max ?? Number.NaN } })

/** A field that only sinks with `privileged: true` receive; all others never see it. */
export function privileged<K extends FreeText | Kind | Labeler<string> | StandardSchema>(
  field: K,
): Kind<K extends FreeText ? string : Takes<K>, false> {
  return Object.freeze({ ...readField(field), isPrivileged: true }) as never
}

/** A field that an event may go without. */
export function optional<K extends Kind | Labeler<string> | StandardSchema>(field: K): Kind<Takes<K>, true> {
  return Object.freeze({ ...readField(field), isOptional: true }) as never
}
