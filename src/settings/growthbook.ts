/* The entry `orangebox/settings/growthbook`: settings out of features, and exposures out of experiments. */

import { or } from '../model/or.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { FeatureClient, GrowthBookOptions, TrackedExperiment, TrackedResult, Tracker } from '../model/sources.ts'
import { warnHost } from '../node/warn.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { exposuresOf } from './exposures.ts'
import { growthBookSource } from './growthbook-source.ts'
import { reporterOf, unusableSource } from './reporter.ts'

export type { SettingsSource } from '../model/settings.ts'
export type {
  FeatureClient,
  GrowthBookOptions,
  SourceOptions,
  TrackedExperiment,
  TrackedResult,
  Tracker,
} from '../model/sources.ts'

/**
 * Settings that are features of GrowthBook (`@growthbook/growthbook` 1): each key is the feature of that name. Evaluated when first read,
 * and again after each change of features or attributes, however they came: polled, streamed, encrypted, set. Between these the value is a
 * cached one, so an event costs no evaluation. As long as the client has no features at all, the last good values stay. Its renderer stays
 * the host's.
 *
 * @param client a `GrowthBook`, or a `GrowthBookClient` with the option `user`. It stays the host's, which destroys it. Make one source of
 * each.
 * @example createTelemetry({ …, settings: growthbook(gb), settingNames: { sampling: 'acme-telemetry-sampling' } })
 */
export const growthbook = (client: FeatureClient, options: GrowthBookOptions = {}): SettingsSource =>
  hasMethods(client, 'getFeatures', 'getFeatureValue')
    ? growthBookSource(
        client,
        { user: optionOf(options, 'user'), document: or(undefined, () => ({ ...optionOf(options, 'document') })) },
        reporterOf(options, ['user']),
      )
    : unusableSource('client', client, 'client of GrowthBook', options)

/**
 * The `trackingCallback` of GrowthBook: each exposure becomes an `experiment_viewed`, once a day for each experiment, variation and hashed
 * user on this machine, however often it is told. The value of the hash attribute is the `unit`, which never leaves.
 *
 * @param telemetry a client or a logger.
 * @example new GrowthBook({ …, trackingCallback: trackExposures(telemetry) })
 */
export const trackExposures = (telemetry: Tracker): ((experiment: TrackedExperiment, result: TrackedResult) => void) =>
  exposuresOf(telemetry, warnHost)
