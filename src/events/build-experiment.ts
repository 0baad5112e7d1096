/*
 * The facts of an experiment that an exposure reports. Flag systems hand them over in many forms, and an exposure that is lost makes the
 * experiment's result wrong: so each part is taken on its own, and what is wrong with one does not cost the others.
 */

import type { FieldProblem } from '../model/books.ts'
import type { ExperimentFacts } from '../model/event.ts'
import { isText } from '../model/text.ts'
import { cleanFields, type FieldNames } from './clean-fields.ts'

/**
 * Turns what the host gave into the facts that are sent. Identifiers may be numbers, as some flag systems have them; what is neither that
 * nor a text of 1 to 256 characters becomes `invalid`. Default of `environment`: `production`. Never throws.
 *
 * @param known the field names that the client has used so far.
 */
export function buildExperiment(
  input: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
  known?: FieldNames,
): ExperimentFacts {
  const exposure = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>
  /** Reads one part; if its getter throws, only this part is left out. */
  const part = (key: string): unknown => {
    try {
      return exposure[key]
    } catch {
      onProblem('getter', key)
      return undefined
    }
  }
  const text = (key: string, fallback: string, takesNumbers = false): string => {
    const given = part(key)
    const value = takesNumbers && Number.isFinite(given) ? String(given) : given
    if (isText(value)) return value
    if (value !== undefined || fallback === 'invalid') onProblem('unreadable', key)
    return fallback
  }
  const index = part('variationIndex')
  const hasIndex = Number.isSafeInteger(index) && (index as number) >= 0
  if (index !== undefined && !hasIndex) onProblem('not_finite', 'variationIndex')
  return Object.freeze({
    experiment_id: text('experimentId', 'invalid', true),
    variation_id: text('variationId', 'invalid', true),
    ...(hasIndex && { variation_index: index as number }),
    environment: text('environment', 'production'),
    ...optional('user_attributes', part('userAttributes'), onProblem, known),
    ...optional('experiment_metadata', part('experimentMetadata'), onProblem, known),
  })
}

/** A member of the facts, cleaned like metadata, if the host gave one. */
function optional(
  key: string,
  value: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
  known: FieldNames | undefined,
) {
  return value === undefined ? {} : { [key]: cleanFields(value, onProblem, known) }
}
