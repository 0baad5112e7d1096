/* The entry `orangebox/settings/openfeature`: settings out of flags, and events of evaluations. */

import type { SettingsSource } from '../model/settings.ts'
import type {
  EvaluationHook,
  EvaluationLogger,
  EvaluationOptions,
  FlagClient,
  OpenFeatureOptions,
} from '../model/sources.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeRoll } from '../node/roll.ts'
import { warnHost } from '../node/warn.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { hookInto } from './evaluation-hook.ts'
import { openFeatureSource } from './openfeature-source.ts'
import { reporterOf, unusableSource } from './reporter.ts'

export type { SettingsSource } from '../model/settings.ts'
export type {
  Evaluation,
  EvaluationHook,
  EvaluationLogger,
  EvaluationOptions,
  FlagClient,
  HookedFlag,
  OpenFeatureOptions,
  SourceOptions,
} from '../model/sources.ts'

/**
 * Settings that are flags of an OpenFeature client (`@openfeature/server-sdk` 1): each key is the object flag of that name. Evaluation is
 * asynchronous there, so values are cached: evaluated when first read, and again when the provider is ready or says that they changed. A flag
 * that cannot be evaluated keeps its last value; one that is not found has none.
 *
 * @param client `OpenFeature.getClient()`. It stays the host's, which closes it.
 * @example createTelemetry({ …, settings: openfeature(OpenFeature.getClient(), { context: { targetingKey } }) })
 */
export const openfeature = (client: FlagClient, options: OpenFeatureOptions = {}): SettingsSource =>
  hasMethods(client, 'getObjectDetails', 'addHandler', 'removeHandler')
    ? openFeatureSource(
        client,
        { context: optionOf(options, 'context'), document: optionOf(options, 'document') },
        { clock: nodeClock, roll: nodeRoll, report: reporterOf(options, ['context']) },
      )
    : unusableSource('client', client, 'client of OpenFeature', options)

/**
 * A hook that logs each evaluation as `feature_flag.evaluation`, by the semantic conventions of OpenTelemetry: key, provider, variant,
 * reason, version and set of the flag, `error.type`. Neither the targeting key nor a message of an error leaves, and a value only where it
 * is a number or a boolean and has no variant.
 *
 * @param telemetry a client or a logger.
 * @example OpenFeature.addHooks(evaluationHook(telemetry))
 */
export const evaluationHook = (telemetry: EvaluationLogger, options: EvaluationOptions = {}): EvaluationHook =>
  hookInto(telemetry, optionOf(options, 'once') === true, warnHost)
