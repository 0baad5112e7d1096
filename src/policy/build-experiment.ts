import type { FieldProblem } from '../model/books.ts'
import type { ExperimentFacts } from '../model/event.ts'
import { cleanFields } from './clean-fields.ts'

/** The event name under which experiment exposures are sampled and sent. */
export const experimentEvent = 'experiment_viewed'

/**
 * Turns what the host gave into the facts that are sent. An identifier that is not a text of 1 to 256 characters becomes `invalid`, so
 * that the exposure itself is not lost.
 */
export function buildExperiment(
  input: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
): ExperimentFacts {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>
  /** Reads one part; if its getter throws, only this part is left out. */
  const part = (key: string): unknown => {
    try {
      return given[key]
    } catch {
      onProblem('getter', key)
      return undefined
    }
  }
  const text = (key: string, fallback: string): string => {
    const value = part(key)
    if (typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed()) return value
    if (value !== undefined || fallback === 'invalid') onProblem('unreadable', key)
    return fallback
  }
  const index = part('variationIndex')
  const hasIndex = Number.isSafeInteger(index) && (index as number) >= 0
  if (index !== undefined && !hasIndex) onProblem('not_finite', 'variationIndex')
  return Object.freeze({
    experiment_id: text('experimentId', 'invalid'),
    variation_id: text('variationId', 'invalid'),
    ...(hasIndex && { variation_index: index as number }),
    environment: text('environment', 'production'),
    ...optional('user_attributes', part('userAttributes'), onProblem),
    ...optional('experiment_metadata', part('experimentMetadata'), onProblem),
  })
}

function optional(key: string, value: unknown, onProblem: (problem: FieldProblem, key: string) => void) {
  return value === undefined ? {} : { [key]: cleanFields(value, onProblem) }
}
