/* From GrowthBook's words for an exposure to ours. */

import type { TrackedExperiment, TrackedResult, Tracker } from '../model/sources.ts'

/** What it does for a host stands at `trackExposures` in `growthbook.ts`. */
export const exposuresOf =
  (telemetry: Tracker) =>
  ({ key }: TrackedExperiment, { key: variation, variationId, hashAttribute, hashValue }: TrackedResult): void =>
    telemetry.logExperiment({
      experimentId: key,
      variationId: variation ?? variationId,
      variationIndex: variationId,
      // Tells one user from another when exposures are counted once a day. It is hashed, and never sent.
      unit: `${hashAttribute} ${hashValue}`.slice(0, 256),
    })
