/*
 * Reads an exposure of `logExposure`, and the key by which it is recognised: the same one is recorded once a day, however often a program
 * asks its flags.
 */

import type { FieldProblem } from '../model/books.ts'
import type { Once } from '../model/core.ts'
import type { ExperimentFacts } from '../model/event.ts'
import { once } from '../model/once.ts'
import { isText } from '../model/text.ts'
import { buildExperiment } from './build-experiment.ts'
import type { FieldNames } from './clean-fields.ts'

type OnProblem = (problem: FieldProblem, key: string) => void

/**
 * The facts of an exposure, read once and only when somebody asks, and its key: experiment, variation and environment, and the `unit` the
 * host gave, or else whoever the events are of.
 */
export function readExposure(
  given: unknown,
  onProblem: OnProblem,
  isKnown?: FieldNames,
): { readonly facts: () => ExperimentFacts; readonly once: Once } {
  const facts = once(() => buildExperiment(given, onProblem, isKnown))
  return {
    facts,
    once: (who) => {
      const { experiment_id, variation_id, environment } = facts()
      return JSON.stringify([experiment_id, variation_id, environment, keyOf(given, 'unit', onProblem) ?? who()])
    },
  }
}

/** A key the host gave: a text of 1 to 256 characters or a number. Anything else is reported and counts as none. */
export function keyOf(given: unknown, name: 'dedupe' | 'unit', onProblem: OnProblem): string | undefined {
  let value: unknown
  try {
    value = (given as { readonly [K in typeof name]?: unknown } | null | undefined)?.[name]
  } catch {
    onProblem('getter', name)
    return undefined
  }
  if (value === undefined) return undefined
  const text = Number.isFinite(value) ? String(value) : value
  if (isText(text)) return text
  onProblem('unreadable', name)
  return undefined
}
