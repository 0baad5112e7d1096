/* From GrowthBook's words for an exposure to ours. */

import { or } from '../model/or.ts'
import type { TrackedExperiment, TrackedResult, Tracker } from '../model/sources.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'

/** What it does for a host stands at `trackExposures` in `growthbook.ts`. */
export function exposuresOf(telemetry: Tracker, warn: (message: string) => void) {
  if (!hasMethods(telemetry, 'logExperiment')) {
    warn(`trackExposures takes a client or a logger, and was given ${describe(telemetry)}; no exposure is recorded`)
    return () => {}
  }
  const track = ({ key }: TrackedExperiment, result: TrackedResult): void => {
    const { key: variation, variationId, hashAttribute, hashValue } = result
    telemetry.logExperiment({
      experimentId: key,
      variationId: variation ?? variationId,
      variationIndex: variationId,
      // Tells one user from another when exposures are counted once a day. It is hashed, and never sent.
      unit: `${hashAttribute} ${hashValue}`.slice(0, 256),
    })
  }
  // Called in the middle of an evaluation of the host's: whatever this is given, that goes on.
  return (experiment: TrackedExperiment, result: TrackedResult): void => or(undefined, () => track(experiment, result))
}
