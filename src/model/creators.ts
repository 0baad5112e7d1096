/* How hosts get a client. */

import type { Catalogue } from './catalogue.ts'
import type { TelemetryOptions } from './options.ts'
import type { TelemetryOf } from './typed-telemetry.ts'

/** How a client gets its options later. */
export interface Startable<K extends Catalogue | undefined> {
  /**
   * Gives the options; then what was logged so far is recorded under them. The catalogue stays that of `deferTelemetry`. Never throws.
   * @returns false if it was started before; the first options stay.
   */
  start(options: TelemetryOptions<K>): boolean
}

/** A client whose options are not known yet. */
export type DeferredTelemetry<K extends Catalogue | undefined = undefined> = TelemetryOf<K> & Startable<K>

/** The functions by which hosts get a client. */
export interface Creators {
  /**
   * Creates a client. Costs about a millisecond, touches neither disk nor network, and never throws: an option that is wrong
   * falls back to its default, or the client becomes a disabled one, and a diagnostic says so.
   *
   * @param options at least `service` and `endpoint`. With `events` the client takes what is declared there and nothing else.
   */
  createTelemetry<const K extends Catalogue | undefined = undefined>(options: TelemetryOptions<K>): TelemetryOf<K>
  /**
   * The same client before its options are known: it holds up to 1,000 events, each with its own id and time, until
   * `start(options)`. Never started, it touches nothing and keeps nothing alive.
   *
   * @param options `events`: the catalogue, which is known before the rest. Default: none.
   */
  deferTelemetry<const K extends Catalogue | undefined = undefined>(
    options?: Pick<TelemetryOptions<K>, 'events'>,
  ): DeferredTelemetry<K>
}
