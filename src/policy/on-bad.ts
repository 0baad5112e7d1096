/* How parsers speak of bad input. They report through a function and go on with a default, so that none of them throws into a host. */

import type { Report } from '../model/diagnostics.ts'
import { warn } from './warn.ts'

/** Hears of what cannot be used: `where` it stands (`batch.path`), and in words what is wrong with it and what is used instead. */
export type OnBad = (where: string, message: string) => void

/** Makes a `bad_option` diagnostic of it, once for each fault: two names that are no options stand in the same place. */
export function reportBad(report: Report, where: string, fault: string): void {
  const message = `${where}: ${fault}`
  warn(report, 'bad_option', message, message)
}
