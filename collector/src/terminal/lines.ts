/* What the commands print while telemetry comes. */

import type { CollectorOptions } from '../app/options.ts'
import { formatEvent, formatRecord, formatRefusal, formatRejected, formatReport } from './format.ts'
import type { Palette } from './palette.ts'

/** Everything a collector hears of, as lines for a terminal. */
export const linesTo = (
  tell: (line: string) => void,
  paint: Palette,
): Required<Pick<CollectorOptions, 'onAccepted' | 'onRecords' | 'onRefused'>> => ({
  onAccepted: ({ fresh, duplicates, report }) => {
    for (const entry of fresh) tell(formatEvent(entry, paint, false))
    for (const entry of duplicates) tell(formatEvent(entry, paint, true))
    if (report) tell(formatReport(report, paint))
  },
  // Records that were left out are told beside those that were taken: OTLP answers 200 for both.
  onRecords: (_request, { records, rejected, warning }) => {
    for (const record of records) tell(formatRecord(record, paint))
    if (rejected.length > 0) tell(formatRejected(rejected, paint))
    if (warning !== undefined) tell(formatRejected([warning], paint))
  },
  onRefused: (request, why) => tell(formatRefusal(request, why, paint)),
})
