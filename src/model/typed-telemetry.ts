/* The client's types for a host with a catalogue: the same client at run time, whose methods know the declared events and fields. */

import type { Catalogue, LoggedWith } from './catalogue.ts'
import type { Experiment } from './event.ts'
import type { Fitting, Known, Logged } from './field.ts'
import type { LogOptions } from './log-options.ts'
import type { Metadata } from './metadata.ts'
import type { Logger, Telemetry } from './telemetry.ts'

/**
 * Tells the compiler with which events a client or a logger was declared; no object has it when the program runs. A function that takes a client finds `E` by
 * it, also where it is called with a type parameter of the host's: a conditional type would wait there until the parameter is known.
 */
export interface Declares<E> {
  /** The events. */
  readonly [declared]?: E
}
declare const declared: unique symbol

/** The methods for which a catalogue knows what may be given. `E`: the events; `C`: the fields of the context. */
export interface TypedLogging<E, C> extends Declares<E> {
  /**
   * Records one event of the catalogue. Never throws. An event that is not declared or has expired is not recorded, and counted; a field
   * that is not declared, or holds something else than was declared, is left out or becomes `other`, and is counted.
   *
   * @param name one of the declared events.
   * @param given its fields, and when it happened.
   */
  logEvent<N extends keyof E & string, const M extends Fitting<M, LoggedWith<E[N]>>>(
    name: N,
    ...given: Record<never, never> extends LoggedWith<E[N]>
      ? [metadata?: M | undefined, options?: LogOptions | undefined]
      : [metadata: M, options?: LogOptions | undefined]
  ): void
  /**
   * Records that the user saw a variation of an experiment, as in a client without a catalogue, where `experiment_viewed` is declared. Attributes and
   * metadata that are not declared are left out, and counted.
   */
  logExperiment<A extends Metadata<A>, M extends Metadata<M>>(
    experiment: 'experiment_viewed' extends keyof E
      ? Experiment<A, M>
      : 'declare it in the catalogue: experiment_viewed: experimentEvent({ owner })',
  ): void
  /** Merges declared fields into the events that follow, here and in children made later. `undefined` deletes a field. */
  setContext<const M extends Known<M, Partial<Logged<C>>>>(context: M): void
  /** A logger with a context, and if given a session, of its own; everything else is shared. */
  child<const M extends Known<M, Partial<Logged<C>>>>(options?: {
    /** Laid over the parent's context as it is now. */
    readonly context?: M | undefined
    /** Default: the parent's. */
    readonly sessionId?: string | undefined
  }): TypedLogger<E, C>
}

/** A logger that knows its catalogue. */
export interface TypedLogger<E, C> extends Omit<Logger, keyof TypedLogging<E, C>>, TypedLogging<E, C> {}

/** A client that knows its catalogue. */
export interface TypedTelemetry<E, C> extends Omit<Telemetry, keyof TypedLogging<E, C>>, TypedLogging<E, C> {}

/**
 * Signatures that accept no call. A type that has them beside those of `Logger` fits where a logger with a catalogue is expected, whichever that is; what may be
 * given in a call is what `Logger` says.
 */
interface OfAnyCatalogue<L> {
  /** Does nothing. */
  logEvent(name: never, ...given: never[]): void
  /** Does nothing. */
  logExperiment(experiment: never): void
  /** Does nothing. */
  setContext(context: never): void
  /** One that does nothing either. */
  child(options?: never): L
}

/** A logger that does nothing. */
export type DisabledLogger = OfAnyCatalogue<DisabledLogger> & Logger

/** A client that does nothing, for parameters whose type is a client, with a catalogue or without. */
export type DisabledTelemetry = OfAnyCatalogue<DisabledLogger> & Telemetry

/** The client for a catalogue; without one, the client whose metadata takes any number, boolean and label. */
export type TelemetryOf<K> = K extends Catalogue<infer E, infer C> ? TypedTelemetry<E, C> : Telemetry

/** The names that are taken: with a catalogue, whose events are `E`, those that it declares. */
export type NameFor<E> = unknown extends E ? string : keyof E & string

/** What may be logged with an event, besides the fields `Filled`, which are filled in: with a catalogue what is declared. */
export type MetadataFor<E, N, M, Filled> = unknown extends E
  ? Metadata<M>
  : N extends keyof E
    ? Fitting<M, Omit<LoggedWith<E[N]>, keyof Filled>>
    : never
