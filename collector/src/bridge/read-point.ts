/* Claude Code's metrics. Costs and tokens are compared with the events; lines, commits and the like are told with the session. */

import type { WireRecord } from '../protocol/record.ts'
import { number, reader, some } from './coerce.ts'
import type { Measure } from './fact.ts'
import { keyOf } from './ids.ts'

const prefix = 'claude_code.'
/** OTLP's number for points that count from the start of their series. */
const cumulative = 2

/** One data point of a metric of Claude Code; undefined for one without a value. */
export const readPoint = ({ name, time, attributes, facts }: WireRecord, at: number): Measure | undefined => {
  const value = number(facts.value)
  if (value === undefined || !name.startsWith(prefix)) return undefined
  const read = reader(attributes)
  const series = keyOf(
    name,
    facts.start,
    Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return {
    ...some({ kind: read.text('type') ?? read.text('decision') }),
    ...{ is: 'measure', at, value, series, metric: name.slice(prefix.length) },
    // A point that is sent again has the same time.
    key: keyOf(series, time),
    session: read.text('session.id') ?? 'unknown',
    isTotal: facts.temporality === cumulative,
  }
}
