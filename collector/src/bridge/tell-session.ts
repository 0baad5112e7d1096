/* The summary of a session. Used by `tell.ts`. */

import { some } from './coerce.ts'
import { spanId, traceId } from './ids.ts'
import type { Observation } from './observation.ts'
import { toDollars } from './prices.ts'
import type { SessionParcel } from './state.ts'
import { noteOf } from './tell-fact.ts'

/**
 * What a session came to, as a trace of its own: sums in its metadata and nothing that would be added to the costs of its turns. As a cost it
 * would count twice wherever a backend adds up traces.
 */
export const tellSession = (parcel: SessionParcel): readonly Observation[] => {
  const { session, part, totals, measures, about, notes } = parcel
  const trace = traceId(session, 'session', part)
  const root = spanId(session, 'session', part)
  const { nanos, pricedNanos, ...counts } = totals
  const summary: Observation = {
    ...{ trace, id: root, name: 'session summary', type: 'span' },
    ...{ start: parcel.startedAt, end: Math.max(parcel.lastAt, parcel.startedAt) },
    level: totals.failures > 0 ? 'WARNING' : 'DEFAULT',
    said: {
      ...counts,
      ...Object.fromEntries(Object.entries(measures).map(([name, value]) => [`metric ${name}`, value])),
      ...some({ version: about?.version, entrypoint: about?.entrypoint, terminal: about?.terminal, os: about?.os }),
      ...{ cost_usd: toDollars(nanos), ...(pricedNanos > 0 && { cost_usd_by_price_list: toDollars(pricedNanos) }) },
      ...(part > 0 && { part }),
    },
  }
  return [
    summary,
    ...notes.map((fact) =>
      noteOf(fact, { trace, id: spanId(session, fact.key), parent: root, start: fact.at, end: fact.at }),
    ),
  ]
}
