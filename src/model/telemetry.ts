/// <reference lib="esnext.disposable" preserve="true" />
/* The client and the loggers as hosts see them. Each sentence here is shown by a host's editor, and is a promise. */

import type { Experiment, User } from './event.ts'
import type { Health } from './health.ts'
import type { Killed } from './killed.ts'
import type { Level } from './level.ts'
import type { LogOptions } from './log-options.ts'
import type { Metadata } from './metadata.ts'
import type { Upload } from './options.ts'
import type { Signal } from './platform-types.ts'

/** What `flush` and `shutdown` did for one sink, in events. */
export interface SinkResult {
  /** Accepted by the endpoint during this call, leftovers of earlier runs included. */
  readonly delivered: number
  /**
   * Events of this client that wait on disk, whoever holds them by now. In `health()` those it holds itself are `kept`, those it gave
   * back are `released`.
   */
  readonly kept: number
  /** Given up during this call; `health()` has the reasons. */
  readonly dropped: number
  /** In memory only: sent later by this process or lost with it. */
  readonly pending: number
  /** The deadline or the signal came first. */
  readonly timedOut: boolean
}

/** What `flush` and `shutdown` did: the sum over all sinks, and each sink by itself. With one sink both are the same. */
export interface FlushResult extends SinkResult {
  /** By sink, under the names of `health().sinks`. A client that is off has none. */
  readonly sinks: { readonly [name: string]: SinkResult }
}

/** Bounds of a `flush`. */
export interface FlushOptions {
  /** Milliseconds; default 10,000. 0 sends nothing. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait early, as the deadline would. */
  readonly signal?: Signal | undefined
}

/** Bounds of a `shutdown`. */
export interface ShutdownOptions {
  /** Milliseconds; default `exit.timeoutMs`. 0 settles and seals without any network. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait early, as the deadline would. */
  readonly signal?: Signal | undefined
  /** Default `exit.upload`. */
  readonly upload?: Upload | undefined
}

/** Whether the client is on, and who decided: what a host's `telemetry status` prints. */
export interface Status {
  /** `on`: records and sends. `local`: records, never sends. `off`: neither. */
  readonly mode: 'on' | 'local' | 'off'
  /**
   * `default`: nobody said otherwise. `variable`: the one named. `host`: the host's options or `setEnabled`. `consent`: the consent file.
   * `tests`: `NODE_ENV` is `test`. `no_endpoint`: there is nowhere to send to. `not_started`: a deferred client before `start()`. `notice`:
   * one was not shown before this run. `level`: the host's level is `off`.
   */
  readonly reason:
    | 'default'
    | 'host'
    | 'variable'
    | 'consent'
    | 'tests'
    | 'no_endpoint'
    | 'not_started'
    | 'notice'
    | 'level'
  /**
   * The option `level`, as it is now; `all` where there is none. With `errors` only events that tell of an error are recorded; `mode` says
   * whether they leave.
   */
  readonly level: Level
  /** The environment variable that decided, if one did. */
  readonly variable: string | undefined
  /** The directory of this app's state, whether or not it exists yet; undefined when nothing was resolved. */
  readonly stateDir: string | undefined
  /**
   * Where events are kept. `disk`: every sink that keeps events has them there. `memory`: with `durability: 'memory'`, if a sink cannot use the disk,
   * and while nothing is kept at all.
   */
  readonly storage: 'disk' | 'memory'
  /** The same by sink. A client that is off has none. */
  readonly sinks: { readonly [name: string]: SinkStatus }
}

/** Where one sink keeps its events, and whether it is switched off. */
export interface SinkStatus {
  /** `none`: it keeps no events (`consoleSink`). */
  readonly storage: 'disk' | 'memory' | 'none'
  /** Who switched it off; undefined: nobody. Asks the settings, and looks at what the server said last. */
  readonly killed: Killed | undefined
}

/** What became of a `setConsent`. */
export interface ConsentResult {
  /** Whether the consent file says so now. If not, a *no* holds for this process all the same, and a *yes* is none. */
  readonly written: boolean
  /** What went wrong, in words: the file could not be written, or something of what it forbids could not be removed. */
  readonly problem: string | undefined
  /** What holds now: an opt-out by a variable or by the host goes before a *yes*. */
  readonly status: Status
}

/** What a sub-agent, a plug-in or any other part of the program logs through. */
export interface Logger {
  /**
   * Records one event. With `write-ahead` it is on disk when this returns. Never throws.
   *
   * @param name matches `/^[a-z][a-z0-9_.]{0,63}$/`; otherwise the event is recorded as `invalid_event_name`.
   * @param metadata numbers, booleans, null and labels; anything else is left out and counted.
   * @param options `timestamp`: when it happened, as epoch milliseconds or a Date; default now. `dedupe`: count it once a day by this key.
   * `severity`: whether it tells of an error.
   */
  logEvent<N extends string, M extends Metadata<M>>(
    name: N,
    metadata?: M | undefined,
    options?: LogOptions | undefined,
  ): void
  /** Records that the user saw a variation of an experiment, as event `experiment_viewed`, once a day for each unit. Never throws. */
  logExperiment<A extends Metadata<A>, M extends Metadata<M>>(experiment: Experiment<A, M>): void
  /** Merges fields into the events that follow, here and in children made later. `undefined` deletes a field. */
  setContext<M extends Metadata<M>>(context: M): void
  /** A logger with a context, and if given a session, of its own; everything else is shared. */
  child<M extends Metadata<M>>(options?: ChildOptions<M>): Logger
  /** False when nothing is recorded. */
  readonly enabled: boolean
}

/** What a child has of its own. */
export interface ChildOptions<M extends Metadata<M> = object> {
  /** Laid over the parent's context as it is now. */
  readonly context?: M | undefined
  /** Default: the parent's. */
  readonly sessionId?: string | undefined
}

/** The client. Every method is bound, safe in any order and after `shutdown`, and never throws or rejects. */
export interface Telemetry extends Logger {
  /** Login, logout (`null`) or a change of account: starts a new segment and forgets credentials and any `auth` call under way. */
  setUser(user: User | null): void
  /** The session of the events that follow. */
  setSession(sessionId: string): void
  /** The host's own switch: `false` records and sends nothing from now on. `true` overrides no opt-out of the user. */
  setEnabled(enabled: boolean): void
  /**
   * What the user says, written to the consent file with the date, in force at once. `off` removes what waits in all spools of the app, and
   * `installationId`; `on`, said again, too, removes what was recorded before. `local` records and sends nothing. Works on a client that is
   * switched off, too. Never throws: anything else than the three is refused with a `bad_option` diagnostic.
   */
  setConsent(mode: 'on' | 'local' | 'off'): ConsentResult
  /** Sends what is recorded. Resolves when done or at the deadline; whatever is left stays on disk. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushResult>
  /** Ends the client within its deadline: sends or leaves, then gives the rest to the next run. Never rejects. A second call with a shorter deadline shortens the first; one that leaves (`upload: 'leave'`) ends it at once. */
  shutdown(options?: ShutdownOptions): Promise<FlushResult>
  /** `shutdown()` with the options of `exit`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
  /** The session of the events that are logged on the client itself, as given or random. */
  readonly sessionId: string
  /** This installation's random id, kept on disk; the empty string when disabled. */
  readonly installationId: string
  /** Whether the client is on, who decided, and where its state is. Reads the consent file; sends and writes nothing. Never throws. */
  status(): Status
  /** What was counted until now: books by sink, fields left out, diagnostics. A snapshot; touches neither disk nor network. Never throws. */
  health(): Health
}
