import type { Entry } from '../view/entry.ts'
import { dataOf, isEvent, textOf, valuesOf } from './words.ts'

const pairs = (values: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${textOf(value)}`)

/** What a row says behind the name. */
export const summaryOf = (entry: Entry): string => {
  if (entry.verdict === 'bad') return entry.reason
  const data = dataOf(entry)
  if (!isEvent(entry)) return pairs({ ...valuesOf(data.facts), ...valuesOf(data.attributes) }).join(' ')
  const experiment = data.experiment_id === undefined ? [] : [`${data.experiment_id}:${data.variation_id}`]
  return [...experiment, ...pairs(valuesOf(data.metadata)), ...pairs(valuesOf(data.context))].join(' ')
}

export const nameOf = (entry: Entry): string => (entry.verdict === 'good' ? entry.name : entry.request)

export const sourceOf = (entry: Entry): string =>
  entry.verdict === 'good' ? [entry.service, entry.version].filter(Boolean).join('/') : entry.protocol
