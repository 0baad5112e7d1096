/*
 * What the compiler lets a host log. A value that may not leave is refused when the host is compiled, with a text that says what to log
 * instead; at run time `events/clean-fields.ts` refuses the same.
 */

import type { Label } from './label.ts'

/** What a field of metadata, context or user attributes may hold. Strings are refused: make a {@link Label} with `oneOf`. */
export type MetadataValue = number | boolean | null | undefined | Label

/**
 * An object whose fields are all {@link MetadataValue}s; takes interfaces as well as literals. Fields that hold anything else are a type error
 * that says what to log instead.
 */
// `MetadataValue` is repeated beside `Refusal`, which contains it already: so a function of the host that is generic in a value can pass it on.
export type Metadata<M> = object & { readonly [K in keyof M]: MetadataValue | Refusal<M[K]> }

/** What the compiler shows for a value that does not leave. Nothing has this type; it is there for its text. */
export interface Refused<Why extends string> {
  /** What to log instead. */
  readonly [refused]: Why
}
declare const refused: unique symbol

type Refusal<V> = [V] extends [MetadataValue] ? never : Refused<Why<V>>

type Why<V> =
  Has<V, string> extends true
    ? "text leaves only as a label: oneOf('bash', …)"
    : Has<V, bigint> extends true
      ? 'a bigint does not leave: log Number(value)'
      : Has<V, Date> extends true
        ? 'a Date does not leave: log a duration in milliseconds, or getTime()'
        : Has<V, readonly unknown[]> extends true
          ? 'a list does not leave: log its length, or a field for each of its values'
          : Has<V, (...args: never) => unknown> extends true
            ? 'a function does not leave: log what it returns'
            : Has<V, object> extends true
              ? 'an object does not leave: give each of its values a field of its own'
              : 'only numbers, booleans, null and labels leave'

type Has<V, T> = [Extract<V, T>] extends [never] ? false : true
