import type { TrackedExperiment, TrackedResult, Tracker } from '../model/sources.ts'

/** See `trackExposures` in `orangebox/settings/growthbook`. */
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
