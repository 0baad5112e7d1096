/* The words of `orangebox/facts`: reducers, their tables, and what became of facts, rows and events. */

import type { Counts } from './books.ts'
import type { Diagnostic } from './diagnostics.ts'
import type { Metadata } from './metadata.ts'

/** Whatever events can be logged through: a client or a logger, whether or not it has a catalogue. */
export interface LogsEvents {
  /** Records one event. */
  // A method with parameters of type `never`: so every `logEvent` is assignable, also those that know a catalogue.
  logEvent(name: never, ...given: never): void
  /** False when nothing is recorded. */
  readonly enabled: boolean
}

/** What a row is known by. */
export type Key = string | number

/**
 * What is known so far of the things of one kind, by key. Bounded: beyond `max` the row that was used least recently leaves, and only that
 * one. Every method but `delete` counts as use.
 */
export interface Table<Row> {
  /** Rows there are now. */
  readonly size: number
  /** The row of a key. */
  get(key: Key): Row | undefined
  /** Puts a row in place, instead of one that is there. Returns it. */
  set(key: Key, row: Row): Row
  /** The row of a key, which is made if there is none. */
  open(key: Key, make: () => Row): Row
  /** Takes a row away because it is complete, or of no interest any more: `onIncomplete` is not called. Returns whether there was one. */
  delete(key: Key): boolean
}

/** The tables of a reducer, under the names they were declared by. */
export type Tables<Rows> = {
  /** One table. */
  readonly [K in keyof Rows]: Table<Rows[K]>
}

/** Why a row left its table before anybody deleted it: not used for `idleMs`, more than `max` rows, the end of the reducer. */
export type Incomplete = 'idle' | 'evicted' | 'shutdown'

/** One table: how much it may hold, for how long, and what becomes of a row that never became complete. */
export interface TableOptions<Row> {
  /** Rows at most, 1 to 100,000; default 1,024. Anything else is replaced by the default and told. */
  readonly max?: number | undefined
  /** After how long without use a row is given up. Milliseconds, 1 to 7 days; default 1 hour. Anything else is replaced by the default and told. */
  readonly idleMs?: number | undefined
  /**
   * Called with a row that leaves before it was deleted, to emit what is known. What it emits carries `partial: true`. Without it such a
   * row is only counted. What it throws is told.
   */
  readonly onIncomplete?:
    | ((
        row: Row,
        emit: Emit,
        about: {
          /** The key of the row. */
          readonly key: Key
          /** Why it leaves. */
          readonly why: Incomplete
        },
      ) => void)
    | undefined
}

/** How an event is emitted. */
export interface EmitOptions {
  /**
   * Emit once: a second event of the same name and key is counted as a duplicate and not emitted. The last 4,096 keys are remembered. No key:
   * always.
   */
  readonly dedupe?: string | undefined
  /** Adds `partial: true` to the metadata: something that belongs to the event is not known. Default false. */
  readonly partial?: boolean | undefined
  /** When it happened: epoch milliseconds or a Date; default now. */
  readonly timestamp?: number | Date | undefined
  /** Through which logger, for the session and context of e.g. a sub-agent; default: the reducer's. */
  readonly logger?: LogsEvents | undefined
}

/**
 * Logs an event, as `logEvent` does. Asks consent first. Never throws.
 *
 * @param name as for `logEvent`.
 * @param metadata as for `logEvent`: numbers, booleans, null and labels.
 */
export type Emit = <M extends Metadata<M>>(name: string, metadata?: M, options?: EmitOptions) => void

/** What a reducer is made of. */
export interface ReducerOptions<Rows extends object, Fact> {
  /** Through which events are logged, and who is asked for consent. */
  readonly telemetry: LogsEvents
  /** What is remembered between facts. A table whose row type is not said by `onIncomplete` is made by `table<Row>()`. */
  readonly tables: { readonly [K in keyof Rows]: TableOptions<Rows[K]> }
  /**
   * What one fact means. Called once per fact, in their order, one at a time; it must not wait. If it throws, the fact is given up, counted
   * and told; what it changed until then stays.
   */
  reduce(tables: Tables<Rows>, fact: Fact, emit: Emit): void
  /** Hears what goes wrong, each condition once. What it throws is ignored. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => unknown) | undefined
}

/** Facts in, events out. No method throws or waits, and nothing here keeps the process alive. */
export interface Reducer<Fact> {
  /**
   * Hands over a fact, or several in their order. It is reduced as soon as the code that runs now has come to its end or waits; do not change
   * it until then. With 256 waiting, further ones are dropped and counted. An empty list is no fact.
   */
  observe(fact: Fact | readonly Fact[]): void
  /** Reduces at once what waits. */
  flush(): void
  /**
   * Reduces what waits, then calls `onIncomplete` for every row, the table that was declared last first, so that turns are done with before
   * their threads. Call it before the client's `shutdown`; works in an `exit` handler, too. Facts that come later are counted.
   */
  shutdown(): void
  /** What was counted until now. A snapshot. */
  health(): ReducerHealth
}

/** What became of facts, rows and events. */
export interface ReducerHealth {
  /** `observed` = `reduced` + `waiting` + the sum of `dropped`. */
  readonly facts: {
    /** Handed over. */
    readonly observed: number
    /** Understood by `reduce`. */
    readonly reduced: number
    /** In the queue. */
    readonly waiting: number
    /** Given up: `overflow`: the queue was full. `consent`: the client was off. `failed`: `reduce` threw. `shutdown`: it came after the end. */
    readonly dropped: Counts<FactDrop>
  }
  /** By table. */
  readonly tables: {
    readonly [name: string]: {
      /** Rows there are now. */
      readonly rows: number
      /** Rows that left before they were deleted, by reason. */
      readonly incomplete: Counts<Incomplete>
    }
  }
  /** What was emitted. */
  readonly events: {
    /** Handed to the client. */
    readonly emitted: number
    /** Those of them that carry `partial`. */
    readonly partial: number
    /** Not emitted, because their key was known. */
    readonly duplicate: number
    /** Not emitted, because the client was off. */
    readonly refused: number
  }
}

/** Why a fact was given up. */
export type FactDrop = 'overflow' | 'consent' | 'failed' | 'shutdown'
