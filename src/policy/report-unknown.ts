/* How names are told that are no options, where a method of a client or a source of settings was given them. */

import type { Report } from '../model/diagnostics.ts'
import { or } from '../model/or.ts'
import { reportBad } from './on-bad.ts'
import { tellUnknown } from './take.ts'

/** Reports each name that is none of `names`, with the one that was meant. An object of the host's may throw when it is looked at. */
export const reportUnknown = (report: Report, given: unknown, names: readonly string[], where: string): void =>
  or(undefined, () => tellUnknown(given, names, where, (at, message) => reportBad(report, at, message)))
