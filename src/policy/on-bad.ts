/* How parsers speak of bad input. They report through a function and go on with a default, so that none of them throws into a host. */

import type { Report } from '../model/diagnostics.ts'

/** Hears of what cannot be used: `where` it stands (`batch.path`), and in words what is wrong with it and what is used instead. */
export type OnBad = (where: string, message: string) => void

/** Makes a `bad_option` diagnostic of it, once for each place. */
export const reportBad = (report: Report, where: string, message: string): void =>
  report({ level: 'warn', code: 'bad_option', message: `${where}: ${message}` }, where)
