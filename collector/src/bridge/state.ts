/* Everything the bridge remembers. `observe.ts` and `seal.ts` change it, by way of the journal alone (`entry.ts`). */

import type { About, Note, Timing, TurnFact } from './fact.ts'
import { noTotals, type Totals } from './totals.ts'

/** A turn under way: what one prompt led to. */
export interface Turn {
  readonly key: string
  /** 0; later ones are what came when it had been told already. */
  readonly part: number
  /** When something of it was heard last, by the bridge's own clock. */
  heardAt: number
  readonly facts: TurnFact[]
}

/** A session of Claude Code, as long as it is remembered. Times of events are Claude Code's; `heardAt` is by the bridge's own clock. */
export interface Session {
  readonly id: string
  about: About | undefined
  startedAt: number
  lastAt: number
  heardAt: number
  /** The turn that began last, and when that was heard. */
  current: string | undefined
  currentSince: number
  readonly turns: Map<string, Turn>
  /** Parts of each turn that were sealed. */
  readonly sealed: Map<string, number>
  /** By the id of the request or tool they tell of. */
  readonly timings: Map<string, Timing>
  readonly notes: Note[]
  totals: Totals
  /** Sums of metrics since it was last told: `lines_of_code.count added`. */
  measures: Record<string, number>
  /** How often it was told as a whole. */
  parts: number
}

interface ParcelBase {
  readonly id: string
  readonly session: string
  readonly about: About | undefined
  /** 0; later ones are what came when it had been told already. */
  readonly part: number
}

/** A turn that is sealed. */
export interface TurnParcel extends ParcelBase {
  readonly is: 'turn'
  readonly key: string
  readonly facts: readonly TurnFact[]
  readonly timings: readonly Timing[]
}

/** A session that is sealed, as a whole: its sums, and what belongs to no turn. */
export interface SessionParcel extends ParcelBase {
  readonly is: 'session'
  readonly startedAt: number
  readonly lastAt: number
  readonly totals: Totals
  readonly measures: Readonly<Record<string, number>>
  readonly notes: readonly Note[]
}

/** What is told at once. Complete in itself, so that it is told the same after a crash. */
export type Parcel = TurnParcel | SessionParcel

/** What was counted since the journal began. */
export interface Books {
  /** Facts that were new, that came again, and records of others than Claude Code. */
  facts: number
  repeated: number
  strange: number
  turns: number
  sessions: number
  /** Turns and sessions that are in the outboxes. */
  toldTurns: number
  toldSessions: number
  /** Parts of turns that came after the turn was told. */
  late: number
}

/** Everything the bridge knows: what the journal says, read from its beginning. */
export interface State {
  readonly sessions: Map<string, Session>
  /** Sealed, and not yet known to be in the outboxes. */
  readonly parcels: Map<string, Parcel>
  /** Keys of facts, and when they came: oldest first. */
  readonly seen: Map<string, number>
  /** Last values of metrics that count from their start. */
  readonly series: Map<string, number>
  /** Day, user, model. */
  readonly days: Map<string, Map<string, Map<string, Totals>>>
  readonly all: Totals
  /** Cost by the metrics, in billionths of a dollar: only ever compared with the events. */
  metricNanos: number
  metricTokens: number
  readonly books: Books
}

/** The state of a bridge that has heard nothing. */
export const emptyState = (): State => ({
  sessions: new Map(),
  parcels: new Map(),
  seen: new Map(),
  series: new Map(),
  days: new Map(),
  all: noTotals(),
  ...{ metricNanos: 0, metricTokens: 0 },
  books: { facts: 0, repeated: 0, strange: 0, turns: 0, sessions: 0, toldTurns: 0, toldSessions: 0, late: 0 },
})

/** How a Map stands in the JSON of the snapshot. */
interface Packed {
  readonly $map: readonly (readonly [unknown, unknown])[]
}

/** The state as JSON, on one line. */
export const packState = (state: State): string =>
  JSON.stringify(state, (_, value: unknown) => (value instanceof Map ? ({ $map: [...value] } satisfies Packed) : value))

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && Array.isArray((value as Packed).$map)

/** Reads what `packState` wrote. Fields that a later version added are empty. */
export const unpackState = (text: string): State => ({
  ...emptyState(),
  ...(JSON.parse(text, (_, value: unknown) => (isPacked(value) ? new Map(value.$map) : value)) as State),
})
