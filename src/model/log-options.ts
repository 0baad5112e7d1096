/* Options of one call of `logEvent`, with and without a catalogue. */

import type { Severity } from './level.ts'

/** How one event is logged. */
export interface LogOptions {
  /** When it happened: epoch milliseconds or a Date; default now. */
  readonly timestamp?: number | Date | undefined
  /**
   * With this name and key it is recorded once a day on this machine, the rest is refused as `duplicate`. A text of 1 to 256 characters or a
   * number, which is hashed and never leaves. Default: it counts always.
   */
  readonly dedupe?: string | number | undefined
  /**
   * `error`: it tells of an error, so that it is recorded where the level is `errors`, too. Default, and for anything else: as the catalogue
   * declares the event, else `info`.
   */
  readonly severity?: Severity | undefined
}
