import type { SinkBrief } from '../model/opening.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { type DatadogOptions, datadog } from './datadog.ts'
import { type OtlpOptions, otlp } from './otlp.ts'

/** Makes the sinks again that an uploader was told of. A kind that this version does not know stays with its events for the next run. */
export const sinksFrom = (briefs: readonly SinkBrief[]): readonly SinkDefinition[] =>
  briefs.flatMap(({ kind, given }) => {
    if (kind === 'otlp') return [otlp(given as OtlpOptions)]
    return kind === 'datadog' ? [datadog(given as DatadogOptions)] : []
  })
