import type { TrackedExperiment, TrackedResult, Tracker } from '../model/sources.ts'

/** See `trackExposures` in `orangebox/settings/growthbook`. */
export const exposuresOf =
  (telemetry: Tracker) =>
  ({ key }: TrackedExperiment, { key: variation, variationId, hashAttribute, hashValue }: TrackedResult): void =>
    telemetry.logExperiment({
      experimentId: key,
      variationId: variation ?? variationId,
      variationIndex: variationId,
      // It is hashed, and stays here.
      unit: `${hashAttribute} ${hashValue}`.slice(0, 256),
    })
