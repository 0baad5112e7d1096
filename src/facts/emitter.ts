/* How a reducer's `emit` becomes `logEvent`: with consent asked again, each key once, and no error of the host's passed on. */

import type { Emit, EmitOptions, LogsEvents, ReducerHealth } from '../model/facts.ts'
import type { Logger } from '../model/telemetry.ts'
import { createSeen } from './seen.ts'

/** Turns what a host's functions emit into events of a client, and counts them. */
export interface Emitter {
  /** What `reduce` gets. */
  readonly emit: Emit
  /** What `onIncomplete` gets: the same, marked `partial`. */
  readonly emitPartial: Emit
  /** Forgets which keys were emitted: after a no, nothing is remembered of what was before. */
  forget(): void
  counts(): ReducerHealth['events']
}

/**
 * Neither `emit` throws.
 *
 * @param telemetry where events go unless they say otherwise.
 * @param maxKeys keys of events emitted once that are remembered.
 * @param failed hears what reading the host's metadata and options threw.
 */
export function createEmitter(telemetry: LogsEvents, maxKeys: number, failed: (error: unknown) => void): Emitter {
  const seen = createSeen(maxKeys)
  const count = { emitted: 0, partial: 0, duplicate: 0, refused: 0 }

  const emit = (name: string, metadata: object | undefined, options: EmitOptions, isPartial: boolean): void => {
    const { dedupe, timestamp, logger = telemetry } = options
    // Consent is asked again here, because it may have changed since the fact was observed; and before the key counts as used.
    if (!logger.enabled) return void count.refused++
    // The name is part of the key, because an app and a plug-in may use the same id for different events.
    if (dedupe !== undefined && !seen.isNew(`${name} ${dedupe}`)) return void count.duplicate++
    count.emitted++
    if (isPartial) count.partial++
    // A client with a catalogue has narrower types; the event is screened when it is logged.
    const untyped = logger as Logger
    untyped.logEvent(name, isPartial ? { ...metadata, partial: true } : metadata, { timestamp })
  }
  const guarded =
    (always: boolean): Emit =>
    (name, metadata, options) => {
      try {
        emit(name, metadata, options ?? {}, always || options?.partial === true)
      } catch (error) {
        failed(error)
      }
    }
  return {
    emit: guarded(false),
    emitPartial: guarded(true),
    forget: () => seen.clear(),
    counts: () => ({ ...count }),
  }
}
