/*
 * The types of what a test looks for. With a catalogue the compiler knows which names and fields there are, and shows one of the texts
 * below for others.
 */

import type { Catalogue, EventDeclaration, LoggedWith } from '../model/catalogue.ts'
import type { experimentEvent, ownEvent, TelemetryEvent } from '../model/event.ts'
import type { Logged } from '../model/field.ts'
import type { Label } from '../model/label.ts'

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

/**
 * A name that may be looked for: one of the catalogue's, or of what the client logs by itself: exposures, and of internal users how the telemetry
 * fares. Any where there is no catalogue.
 */
export type EventName<K> =
  K extends Catalogue<infer E> ? (keyof E & string) | typeof experimentEvent | typeof ownEvent : string

/** What the SDK adds to the metadata of sampled events. */
interface Sampled {
  /** Of events that are sampled: which share of them is recorded. */
  readonly sample_rate: number
}

/** What is logged with an event of this name; `string`: its fields are not known. */
type FieldsOf<K, N> =
  K extends Catalogue<infer E, infer C>
    ? N extends keyof E
      ? IsNamed<E[N]> extends true
        ? LoggedWith<E[N]> & Logged<C> & Sampled
        : AnyFields
      : AnyFields
    : AnyFields

/** Whether the compiler knows the names of the fields: not where a function makes them of a program, as `commandEvent` does. */
type IsNamed<D> = D extends EventDeclaration<infer F> ? (string extends keyof NonNullable<F> ? false : true) : true

/** What a field may be looked for as, by what is logged in it: `V`. A number or a truth value has no form. */
type Wanted<V> = unknown extends V
  ? Expected
  : V extends Label<infer W>
    ? W | RegExp | Otherwise
    : V extends string
      ? V | 'other' | RegExp | Otherwise
      : V | Otherwise

/** What any field may be looked for as: absent, by a function, by a matcher of the runner. */
type Otherwise = undefined | ((value: unknown) => boolean) | AsymmetricMatcher

/**
 * Some fields of an event, and what they should be, `M`, held against what is declared: where they differ stands a text that says what to do. A field
 * is looked for in the metadata, among what is privileged, in the experiment and in the context.
 */
export type Expecting<M, K, N> = {
  readonly [F in keyof M]: F extends keyof FieldsOf<K, N>
    ? [M[F]] extends [Wanted<FieldsOf<K, N>[F]>]
      ? Wanted<FieldsOf<K, N>[F]>
      : Advice<FieldsOf<K, N>[F], F & string>
    : `no field '${F & string}' is declared: declare it in the catalogue, or take it out here`
}

type Advice<V, F extends string> = unknown extends V
  ? `'${F}' is looked for as a value, a form, a function or a matcher`
  : [V] extends [number | undefined]
    ? `'${F}' is declared as a number: look for one, or by a function or a matcher`
    : [V] extends [boolean | undefined]
      ? `'${F}' is declared as true or false: look for one, or by a function or a matcher`
      : `'${F}' never is that: look for what is declared, a form, or by a function or a matcher`

/** The same where the names of the fields are not known. */
export type AnyFields = Readonly<Record<string, Expected>>

/** Without a catalogue any fields, also those of a variable whose type is a union. */
export type Unchecked<K> = K extends Catalogue ? never : AnyFields
