import type { Report } from '../model/diagnostics.ts'

/** Told of what cannot be used: where it stands, what is wrong with it, and what is used instead. */
export type OnBad = (where: string, message: string) => void

/** Tells the host of something that it gave; once for each place. */
export const reportBad = (report: Report, where: string, message: string): void =>
  report({ level: 'warn', code: 'bad_option', message: `${where}: ${message}` }, where)
