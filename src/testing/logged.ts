import type { Catalogue, LoggedWith } from '../model/catalogue.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { Logged } from '../model/field.ts'

/** In what events are looked for: a client that remembers, or an endpoint that received. */
export interface EventLog<K extends Catalogue | undefined = Catalogue | undefined> {
  /** What there is, oldest first. */
  readonly events: readonly TelemetryEvent[]
  /** What may be logged there. Undefined: anything. */
  readonly catalogue?: K | undefined
}

/** What Jest, Vitest and others call an asymmetric matcher, such as `expect.any(Number)`. */
export interface AsymmetricMatcher {
  /** Whether a value is what was meant. */
  asymmetricMatch(value: unknown): boolean
}

/** What a field should be: this very value, text of this form, what a function says yes to. `undefined`: the event has no such field. */
export type Expected =
  | string
  | number
  | boolean
  | null
  | undefined
  | RegExp
  | ((value: unknown) => boolean)
  | AsymmetricMatcher

/** A name that may be looked for: one of the catalogue's, or any where there is none. */
export type EventName<K> = K extends Catalogue<infer E> ? keyof E & string : string

type FieldName<K, N> =
  K extends Catalogue<infer E, infer C>
    ? N extends keyof E
      ? keyof LoggedWith<E[N]> | keyof Logged<C> | 'sample_rate'
      : never
    : string

/** Some fields of an event, and what they should be. A field is looked for in the metadata, among what is privileged, in the experiment and in the context. */
export type ExpectedFields<K, N> = { readonly [F in FieldName<K, N> & string]?: Expected }

/** The same where the names of the fields are not known. */
export type AnyFields = Readonly<Record<string, Expected>>
