import type { DropReason } from './books.ts'

/** The first line of a segment: what holds for every event in it. */
export interface SegmentHeader {
  readonly uuid: string
  /** The consent file's text it was recorded under; null when there was no file to read or write. */
  readonly consent: string | null
  /** Hash of the account it was recorded under, if one was known. */
  readonly account: string | null
}

/** Events given up, as one line of a segment: kept until the server was told. */
export interface DropReport {
  /** The `report_id` under which the server learns of it. */
  readonly id: string
  readonly reason: DropReason
  readonly n: number
}

/**
 * How firm a hold is: `held` = ours; `expired` = ours, but too old to begin a POST under; `lost` = somebody renamed it away.
 */
export type Hold = 'held' | 'expired' | 'lost'

/** A segment this process holds: on disk, or in memory only. */
export interface Segment extends SegmentHeader {
  readonly onDisk: boolean
  /** Whether it was recorded under this consent. */
  isUnder(consent: string | null): boolean
  /** JSON of the resource that goes with its events. */
  resource(): string
  /** Events that can be sent: id to encoded event. */
  readonly events: ReadonlyMap<string, string>
  /** Drop reports the server was not told of yet, by id. */
  readonly reports: ReadonlyMap<string, DropReport>
  /** Events pending, those that are on disk only included. */
  pending(): number
  /** Looks, at this moment. A hold that is lost is booked as released and forgotten. */
  hold(): Hold
  /**
   * These events are done, and this report was told: written to the segment first, forgotten in memory after.
   * @returns how many of the events were still pending; the others came late.
   */
  settle(ids: readonly string[], reportId: string | undefined): number
  /** Gives up events, to be told to the server. */
  drop(reason: DropReason, ids: readonly string[]): void
  /** Gives up all of it and removes it, to be told to nobody: its consent is gone. */
  discard(): void
  /** Removes it: everything in it is counted elsewhere. */
  remove(): void
  /** Gives the rest to whoever claims it next; removes it if there is none. */
  release(): void
  /** Whether a request with its events is under way: until it is answered, nobody else may send them. */
  underWay(is: boolean): void
  /** A request with its events was fully sent and never answered: counts against its tries. */
  markUncertain(): void
}
