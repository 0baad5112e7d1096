/*
 * A segment as those see it who send: events under ids, to be settled. What is file, name and line of it is the spool's business
 * (`outbox/spool/`); the rules are told in docs/on-disk.md.
 */

import type { DropReason } from './books.ts'

/** The first line of a segment file: what is the same for all events in it. */
export interface SegmentHeader {
  readonly uuid: string
  /** The text of the consent file when its events were recorded; null when there was no file to read or write. */
  readonly consent: string | null
  /** Hash of the account it was recorded under, if one was known. */
  readonly account: string | null
  /** The wire its events are encoded for; undefined: `event-batch`, the first there was. */
  readonly wire?: string
}

/** Events that were given up, as a line of a segment: a loss, or a report, which stays until the server has accepted it as `client_report`. */
export interface DropReport {
  /** Of a report: the `report_id` under which the server learns of it. */
  readonly id: string
  readonly reason: DropReason
  readonly n: number
}

/**
 * Whether this process still has a segment. `held`: yes. `expired`: yes, but for so long that another process may take it over at any
 * moment, so no POST may begin. `lost`: another process has renamed it.
 */
export type Hold = 'held' | 'expired' | 'lost'

/** A segment this process holds: on disk, or in memory only. */
export interface Segment extends SegmentHeader {
  readonly onDisk: boolean
  /** Whether it was recorded under this consent. */
  isUnder(consent: string | null): boolean
  /** JSON of the resource that goes with its events. */
  resource(): string
  /** Events that can be sent, those that are in memory: id to encoded event. */
  readonly events: ReadonlyMap<string, string>
  /** Reports the server was not told of yet, by id. What was given up since they were summed up is in none. */
  readonly reports: ReadonlyMap<string, DropReport>
  /** Makes what was given up in it, and is in no report yet, one report for each reason. */
  sumUp(): void
  /** Whether events wait in it, or the server does not know yet of all that was given up in it. */
  isUnfinished(): boolean
  /** Number of events that are not done, including those that are on disk but not in memory. */
  pending(): number
  /** Looks at the file now. Changes nothing: what follows from `lost` is `yieldUp`. */
  checkHold(): Hold
  /** To be called when it is `lost`: its events are booked as released and forgotten here. */
  yieldUp(): void
  /**
   * Marks events as done and a report as told. The line is written to the segment before memory forgets them, so that a crash in
   * between repeats a delivery and loses none.
   * @returns how many of the events were still pending; the others came late.
   */
  settle(ids: readonly string[], reportId: string | undefined): number
  /** Gives up events, to be summed up in a report. */
  drop(reason: DropReason, ids: readonly string[]): void
  /** Removes it with all its events, which are booked as `consent` and reported to nobody: the consent they were recorded under is gone. */
  discard(): void
  /** Removes the file after all of its events were booked elsewhere. */
  remove(): void
  /** Gives what is not done to the next process that claims it; removes the file if nothing is left. */
  release(): void
  /** Whether a request with its events is under way: until it is answered, nobody else may send them. */
  underWay(is: boolean): void
  /**
   * Notes that a request with its events was sent completely and never answered; the segment's number of tries goes up when it is
   * released.
   */
  markUncertain(): void
}
