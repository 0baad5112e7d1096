/* What `evaluationHook` records of each evaluation of a flag. Values and contexts of flags may hold a user's data; names never do. */

import { type Label, oneOf } from '../model/label.ts'
import { or } from '../model/or.ts'
import type { Evaluation, EvaluationHook, EvaluationLogger, HookedFlag } from '../model/sources.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'

/** The words of the semantic conventions are a closed set; whatever else a provider says becomes `other`. */
const reasonOf = oneOf(
  ...(['static', 'default', 'targeting_match', 'split', 'cached', 'disabled', 'unknown', 'stale', 'error'] as const),
)
const errorOf = oneOf(
  ...(['flag_not_found', 'invalid_context', 'parse_error', 'provider_fatal', 'provider_not_ready'] as const),
  ...(['targeting_key_missing', 'type_mismatch', 'general'] as const),
)

/** A text as a label. Names of flags, variants and providers may leave, because they come from code and flag systems and never from a user. */
const named = (text: unknown): Label | undefined =>
  typeof text === 'string' && text !== '' && text.length <= 256 ? oneOf(text)(text) : undefined

const lower = (text: unknown) => String(text).toLowerCase()

/** What it does for a host stands at `evaluationHook` in `openfeature.ts`. */
export function hookInto(telemetry: EvaluationLogger, once: boolean, warn: (message: string) => void): EvaluationHook {
  if (!hasMethods(telemetry, 'logEvent')) {
    warn(`evaluationHook takes a client or a logger, and was given ${describe(telemetry)}; no evaluation is recorded`)
    return { finally: () => {} }
  }
  const log = (flag: HookedFlag, details: Evaluation): void => {
    const { flagKey, context } = flag
    const about = [flagKey, details.variant, context?.targetingKey].map(String).join('\n')
    telemetry.logEvent(
      'feature_flag.evaluation',
      fieldsOf(flag, details) as never,
      (once ? { dedupe: about.slice(0, 256) } : {}) as never,
    )
  }
  // Called in the middle of an evaluation of the host's: whatever this is given, that goes on.
  return { finally: (flag, details) => or(undefined, () => log(flag, details)) }
}

function fieldsOf({ flagKey, providerMetadata }: HookedFlag, details: Evaluation) {
  const { variant, value, reason, errorCode, flagMetadata } = details
  const isSafe = typeof value === 'boolean' || typeof value === 'number'
  return {
    'feature_flag.key': named(flagKey),
    'feature_flag.provider.name': named(providerMetadata?.name),
    'feature_flag.result.variant': named(variant),
    // Only where there is no variant, and only numbers and booleans: texts and objects may hold anything about a user.
    'feature_flag.result.value': variant === undefined && isSafe ? value : undefined,
    'feature_flag.result.reason': reasonOf(lower(reason ?? 'unknown')),
    'feature_flag.set.id': named(flagMetadata?.flagSetId),
    'feature_flag.version': named(flagMetadata?.version),
    'error.type': errorCode === undefined ? undefined : errorOf(lower(errorCode)),
  }
}
