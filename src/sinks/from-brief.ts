/* For the uploader: the sinks of its parent, out of its brief. Loaded only where there are some. */

import type { SinkBrief } from '../model/opening.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { type DatadogOptions, datadog } from './datadog.ts'
import { type OtlpOptions, otlp } from './otlp.ts'

/** Makes the sinks again. One of a kind that this version does not know is left out, and its events wait for the next run of the tool. */
export const sinksFrom = (briefs: readonly SinkBrief[]): readonly SinkDefinition[] =>
  briefs.flatMap(({ kind, given }) => {
    if (kind === 'otlp') return [otlp(given as OtlpOptions)]
    return kind === 'datadog' ? [datadog(given as DatadogOptions)] : []
  })
