/* An entry in a few words, for rows and dots. */

import type { Entry } from '../view/entry.ts'
import { dataOf, isEvent, textOf, valuesOf } from './words.ts'

const pairs = (values: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${textOf(value)}`)

/** What a row says after the name. */
export const summaryOf = (entry: Entry): string => {
  if (entry.verdict === 'bad') return entry.reason
  const data = dataOf(entry)
  if (!isEvent(entry)) return pairs({ ...valuesOf(data.facts), ...valuesOf(data.attributes) }).join(' ')
  const experiment = data.experiment_id === undefined ? [] : [`${data.experiment_id}:${data.variation_id}`]
  return [...experiment, ...pairs(valuesOf(data.metadata)), ...pairs(valuesOf(data.context))].join(' ')
}

/** What a row is called: the name of the event, or the request that was not taken. */
export const nameOf = (entry: Entry): string => (entry.verdict === 'good' ? entry.name : entry.request)

/** Who sent it: tool and version, or where that cannot be known the protocol. */
export const sourceOf = (entry: Entry): string =>
  entry.verdict === 'good' ? [entry.service, entry.version].filter(Boolean).join('/') : entry.protocol
