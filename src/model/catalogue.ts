/*
 * The words of a catalogue: what a host declares, and what the client asks of it. The client knows only the door `screening`, so that a
 * host without a catalogue loads nothing of `catalogue/`.
 */

import type { FieldProblem, RefusalReason } from './books.ts'
import type { Report } from './diagnostics.ts'
import type { CheckedFields, Logged, Spec } from './field.ts'
import type { Severity } from './level.ts'

/** One event, as it is declared. */
export interface EventDeclaration<F = unknown> {
  /** What happened when it is logged. One sentence, for the public page. */
  readonly description: string
  /** What it is collected for. */
  readonly purpose: string
  /** Who answers for it: a team, a person. */
  readonly owner: string
  /** The last day on which it is recorded, as `2027-06-30` (UTC). Default: no end. */
  readonly expires?: string | undefined
  /** `true`: recorded only where the option `audience` says that the user is one of the team. Default: of everybody. */
  readonly internal?: boolean | undefined
  /** `error`: it tells of an error, and is recorded where the level is `errors`, too. Default: `info`, unless it is logged as an error. */
  readonly severity?: Severity | undefined
  /** What it carries, by name. Default: nothing. */
  readonly fields?: F | undefined
}

/** The declarations of a catalogue: each is its own type if its fields may leave, else one that the compiler refuses. */
export type CheckedEvents<E> = { readonly [N in keyof E]: EventDeclaration & CheckedEvent<E[N]> }

type CheckedEvent<D> = D extends WithFields<infer F> ? WithFields<CheckedFields<F>> : unknown

/** A declaration that has fields. */
export interface WithFields<F> {
  /** By name. */
  readonly fields: F
}

/** What is logged with an event of this declaration. */
export type LoggedWith<D> = D extends WithFields<infer F> ? Logged<F> : Record<never, never>

/** The key under which a catalogue keeps what the client asks it. `Symbol.for`, so that two copies of the package agree. */
export const screening: unique symbol = Symbol.for('orangebox.catalogue') as never

/** All events a program may log, and the fields of its context. Made by `defineEvents`. */
export interface Catalogue<E = object, C = object> {
  /** As declared. */
  readonly events: E
  /** The fields of the context, as declared. */
  readonly context: C
  /** What of the declarations cannot be used, and why. Empty in a catalogue that is in order. */
  readonly faults: readonly string[]
  /** What the client asks. */
  readonly [screening]: Screening
}

/** What holds of a field. */
export interface FieldRule {
  /** Its kind. */
  readonly spec: Spec
  /** Whether an event may go without it. */
  readonly isOptional: boolean
  /** Whether only sinks with `privileged: true` get it. */
  readonly isPrivileged: boolean
}

/** What holds of an event. */
export interface EventRule {
  /** What happened. */
  readonly description: string
  /** What it is collected for. */
  readonly purpose: string
  /** Who answers for it. */
  readonly owner: string
  /** The last day, as written; undefined: none. */
  readonly expires: string | undefined
  /** Whether it is recorded of internal users alone. */
  readonly isInternal: boolean
  /** Whether each event of it tells of an error. */
  readonly isError: boolean
  /** By name. */
  readonly fields: ReadonlyMap<string, FieldRule>
}

/** What screening needs of the client. */
export interface ScreeningTools {
  /** Counts a field that is left out or replaced. */
  readonly onProblem: (problem: FieldProblem, key: string, said: string) => void
  /** The salt of this installation, which never leaves; the empty string where there is none. */
  readonly salt: () => string
  /** SHA-256 of bytes, or of a text's UTF-8, in hex. */
  readonly sha256: (text: string | Uint8Array) => string
}

/** Metadata, as far as it may leave. */
export interface Screened {
  /** For every sink. */
  readonly open: unknown
  /** For privileged ones; undefined: nothing. */
  readonly privileged?: object | undefined
}

/** The table as the client asks it. No method throws, whatever the host's objects do. */
export interface Screening {
  /** By name. */
  readonly rules: ReadonlyMap<string, EventRule>
  /** Of the context, by name. */
  readonly contextRules: ReadonlyMap<string, FieldRule>
  /**
   * Why an event of this name is not recorded; undefined: it is; `internal`: that depends on the audience, which is not known here. Tells why,
   * and what of the catalogue cannot be used.
   *
   * @param now epoch milliseconds
   */
  refuses(name: unknown, now: number, report: Report): RefusalReason | undefined
  /** What of the metadata may leave, and what of it only to privileged sinks. */
  metadata(name: string, given: unknown, tools: ScreeningTools): Screened
  /** An exposure as `logExperiment` was given it, with what of its attributes and metadata may leave. */
  experiment(given: unknown, tools: ScreeningTools): unknown
  /** What of a context may leave. A field that is `undefined` stays so: it deletes. */
  context(given: unknown, tools: ScreeningTools): unknown
}
