/*
 * Reads an exposure of `logExperiment`, and the key by which it is recognised: the same one is recorded once a day, however often a program
 * asks its flags.
 */

import type { Once } from '../model/core.ts'
import type { ExperimentFacts } from '../model/event.ts'
import { once } from '../model/once.ts'
import { or } from '../model/or.ts'
import { buildExperiment } from './build-experiment.ts'
import type { FieldNames } from './clean-fields.ts'
import { keyOf, type OnProblem } from './key-of.ts'

/**
 * The facts of an exposure, read once and only when somebody asks, and its key: experiment, variation and environment, and the `unit` the
 * host gave, or else whoever the events are of.
 */
export function readExposure(
  given: unknown,
  onProblem: OnProblem,
  known?: FieldNames,
): { readonly facts: () => ExperimentFacts; readonly once: Once } {
  const facts = once(() => buildExperiment(given, onProblem, known))
  return {
    facts,
    once: (who) => {
      const { experiment_id, variation_id, environment } = facts()
      const key = [experiment_id, variation_id, environment, keyOf(given, 'unit', onProblem) ?? who()]
      // The host may have replaced it by one that throws. Without a key the exposure counts always.
      return or(undefined, () => JSON.stringify(key))
    },
  }
}
