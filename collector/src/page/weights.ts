/* What sampled events stand for: the arithmetic of the tab "Sampling", as a warehouse would do it. */

import type { Entry } from '../view/entry.ts'
import { dataOf, isEvent, valuesOf } from './words.ts'

/** What was kept of the events of one name, and what they stand for. */
export interface Weight {
  readonly name: string
  readonly kept: number
  /** The rates that were written on them, ascending; 1 where none was. */
  readonly rates: readonly number[]
  /** About how many there were before sampling. */
  readonly about: number
}

const rateOf = (entry: Entry): number => {
  if (!isEvent(entry)) return 1
  const { sample_rate: rate } = valuesOf(dataOf(entry).metadata)
  return typeof rate === 'number' && rate > 0 && rate <= 1 ? rate : 1
}

/** By name, the most frequent first. Each event kept at a rate stands for 1/rate of them. */
export const weightsOf = (entries: readonly Entry[]): readonly Weight[] => {
  const sums = new Map<string, { kept: number; rates: Set<number>; about: number }>()
  for (const entry of entries) {
    if (!isEvent(entry) || entry.duplicate) continue
    const sum = sums.get(entry.name) ?? { kept: 0, rates: new Set<number>(), about: 0 }
    const rate = rateOf(entry)
    sum.kept += 1
    sum.rates.add(rate)
    sum.about += 1 / rate
    sums.set(entry.name, sum)
  }
  return [...sums]
    .map(([name, { kept, rates, about }]) => ({
      ...{ name, kept, about: Math.round(about) },
      rates: [...rates].sort((a, b) => a - b),
    }))
    .sort((a, b) => b.about - a.about || a.name.localeCompare(b.name))
}
