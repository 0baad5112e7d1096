/* The entry `orangebox/privacy`: a host's own setting of how much is recorded. */

import { createLevel as create } from './home/level.ts'
import type { Level, TelemetryLevel } from './model/level.ts'

export type { Level, TelemetryLevel } from './model/level.ts'

/**
 * How much may be recorded, for the option `level`: `all`; `errors`, only events that tell of an error; `off`, which forbids what consent
 * `off` does. Never throws.
 *
 * @param given the level, or a function that tells it. The function is asked at every event and before every request, so it must answer at
 * once, as from settings that your program has read already. If it throws, what it said last stays in force. Anything else than the three
 * counts as `off`, but deletes nothing, and a `bad_option` diagnostic says so. Default `all`.
 * @example
 * const level = createLevel(config.get('telemetry.level'))
 * const telemetry = createTelemetry({ service, endpoint, level })
 * config.onChange(() => level.set(config.get('telemetry.level')))
 */
export const createLevel = (given: Level | (() => Level) = 'all'): TelemetryLevel => create(given)
