/* The bounds of a reducer's tables, checked. A table without bounds would grow as long as the program runs. */

import { factLimits } from '../model/fact-limits.ts'
import type { TableOptions } from '../model/facts.ts'
import { describe } from '../policy/describe.ts'
import { optionOf } from '../policy/option-of.ts'

/** The bounds of a table after parsing. */
export interface TableBounds {
  readonly max: number
  readonly idleMs: number
}

/** What `max` (rows) and `idleMs` of a table become. Whatever is no number in range is replaced by the default and told. */
export function parseTable(
  name: string,
  given: TableOptions<never>,
  onBad: (option: string, problem: string) => void,
): TableBounds {
  const bounded = (key: 'max' | 'idleMs', fallback: number, most: number): number => {
    const value: unknown = optionOf(given, key)
    if (value === undefined) return fallback
    if (typeof value === 'number' && value >= 1 && value <= most) return Math.floor(value)
    onBad(`tables.${name}.${key}`, `${describe(value)} is no number from 1 to ${most}; using ${fallback}`)
    return fallback
  }
  return {
    max: bounded('max', factLimits.maxRows, factLimits.mostRows),
    idleMs: bounded('idleMs', factLimits.rowIdleMs, factLimits.longestRowIdleMs),
  }
}
