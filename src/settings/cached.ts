/* The entry `orangebox/settings/cached`. Sources are entries of their own, so that a host loads only the one it uses. */

import type { SettingsSource } from '../model/settings.ts'
import type { CachedOptions } from '../model/sources.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeRoll } from '../node/roll.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { cachedSource } from './cached-source.ts'
import { reporterOf, unusableSource } from './reporter.ts'

export type { SettingsSource } from '../model/settings.ts'
export type { CachedOptions, SourceOptions } from '../model/sources.ts'

/**
 * Settings that something asynchronous knows, such as the client of a flag system that answers with promises. Loaded when first asked,
 * again at each change, one load at a time; answers at once from what was loaded last. Keeps no process alive by itself.
 *
 * @example cachedSettings({
 *   load: async () => ({ sampling: await client.variation('telemetry-sampling', context, {}) }),
 *   onChange: (changed) => { client.on('update', changed); return () => client.off('update', changed) },
 * })
 */
export const cachedSettings = (options: CachedOptions): SettingsSource =>
  hasMethods(options, 'load')
    ? cachedSource(
        { load: options.load, onChange: optionOf(options, 'onChange'), document: optionOf(options, 'document') },
        { clock: nodeClock, roll: nodeRoll, report: reporterOf(options, ['load', 'onChange']) },
      )
    : unusableSource('load', optionOf(options, 'load'), 'function', options)
