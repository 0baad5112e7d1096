/*
 * The words for fields of a catalogue, and the types that hold a host's calls against them. What the compiler shows for a wrong field is
 * one of the texts below: they are the help a host's developer gets, and are tested in `test/types`.
 */

import type { Label, Labeler } from './label.ts'

/** What is declared of a field, as data: pages, schemas and the check of values are made of it. */
export type Spec =
  | {
      /** A finite number. */
      readonly kind: 'number'
      /** What it counts or measures. */
      readonly unit: string | undefined
      /** Without a fraction. */
      readonly integer: boolean
      /** The least that leaves. */
      readonly min: number
      /** The most that leaves. */
      readonly max: number
    }
  | {
      /** True or false. */
      readonly kind: 'boolean'
    }
  | {
      /** One of these words, or `other`. */
      readonly kind: 'words'
      /** The words. */
      readonly values: readonly string[]
    }
  | {
      /** Text of a form, or `other`. */
      readonly kind: 'pattern'
      /** The form, which the whole text has. */
      readonly source: string
      /** Flags of the expression. */
      readonly flags: string
      /** Of a field of our own: what the text tells of. People are told this, and not the form. */
      readonly of?: 'stack'
    }
  | {
      /** `id`: an id of the host's making. `hashed`: HMAC-SHA-256. `errno`: the code of an error, or `other`. */
      readonly kind: 'id' | 'hashed' | 'errno'
    }
  | {
      /** A number from 0, SHA-256 modulo `of`. */
      readonly kind: 'bucket'
      /** How many there are. */
      readonly of: number
    }
  | {
      /** Free text, cut at `max` characters. Privileged only. */
      readonly kind: 'text'
      /** Characters at most. */
      readonly max: number
    }

/** The key under which a kind of field keeps what it is. `Symbol.for`, so that two copies of the package agree. */
export const fieldSpec: unique symbol = Symbol.for('orangebox.field') as never

/** One kind of field, made by `number()`, `pattern()` and their like. `V` is what the host logs. */
export interface Kind<V = unknown, Optional extends boolean = boolean> {
  /** What it is. */
  readonly [fieldSpec]: Spec
  /** Whether an event may go without it. */
  readonly isOptional: Optional
  /** Whether only sinks with `privileged: true` get it. */
  readonly isPrivileged: boolean
  /** Only for the compiler, which reads the type of what is logged here; there is never a value. */
  readonly takes?: V
}

/** Free text, which is no kind of field by itself: `privileged(text())` is one. */
export interface FreeText {
  /** What it is. */
  readonly [fieldSpec]: Spec & {
    /** Free text. */
    readonly kind: 'text'
  }
}

/** What of a Standard Schema is asked: zod, arktype and others have it. */
export interface StandardSchema<I = unknown> {
  /** The entry of the standard. */
  readonly '~standard': {
    /** The types it stands for. */
    readonly types?:
      | {
          /** Of what is put in. */
          readonly input: I
          /** Of what comes out. */
          readonly output: unknown
        }
      | undefined
  }
}

/** What the host logs in a field of this kind. */
export type Takes<K> =
  K extends Kind<infer V>
    ? V
    : K extends Labeler<infer W>
      ? W | Label<W | 'other'>
      : K extends StandardSchema<infer I>
        ? I
        : never

type OptionalKeys<F> = {
  [K in keyof F]: F[K] extends Kind<unknown, true> ? K : undefined extends Takes<F[K]> ? K : never
}[keyof F]

/** What the host logs with an event of these fields. */
export type Logged<F> =
  F extends StandardSchema<infer I>
    ? I
    : { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Takes<F[K]> } & {
        readonly [K in OptionalKeys<F>]?: Takes<F[K]> | undefined
      }

/** The fields of a declaration, each as it is if it may leave; else a text that says what to do. */
export type CheckedFields<F> = F extends StandardSchema ? unknown : { readonly [K in keyof F]: CheckedField<F[K]> }

/** A field as it is if it may leave; else a text that says what to do. */
export type CheckedField<K> = K extends Kind | Labeler<string>
  ? K
  : K extends FreeText
    ? 'free text leaves only as privileged(text())'
    : K extends StandardSchema
      ? string extends Takes<K>
        ? 'a schema of free text does not leave: name its words, or declare pattern(), id() or hashed()'
        : [Takes<K>] extends [string | number | boolean | undefined]
          ? K
          : 'a schema leaves only as a number, a boolean or a closed set of words'
      : 'declare a kind of field: number(), boolean(), oneOf(…), pattern(…), id() or another of orangebox/events'

type IsOptional<T, K extends keyof T> = Record<never, never> extends Pick<T, K> ? true : false

type Missing<M, A> = {
  [K in keyof A]-?: IsOptional<A, K> extends true
    ? never
    : K extends keyof M
      ? IsOptional<M, K> extends true
        ? K
        : never
      : K
}[keyof A] &
  string

/** What is logged, `M`, held against what was declared, `A`: where they differ stands a text that says what to do. */
export type Fitting<M, A> = [Missing<M, A>] extends [never] ? Known<M, A> : `the field '${Missing<M, A>}' is missing`

/** The same where any field may be absent, as in a context. */
export type Known<M, A> = {
  readonly [K in keyof M]: K extends keyof A
    ? Value<M[K], A[K], K & string>
    : `no field '${K & string}' is declared: declare it in the catalogue, or take it out here`
}

type Value<V, A, K extends string> = [V] extends [A]
  ? A
  : // A `string` would swallow the text beside it.
    string extends A
    ? `'${K}' is declared as text: log a string`
    : A | Advice<A, K>

type Advice<A, K extends string> = [A] extends [number | undefined]
  ? `'${K}' is declared as a number`
  : [A] extends [boolean | undefined]
    ? `'${K}' is declared as true or false`
    : `'${K}' is one of its declared words: make free text a label with oneOf`
