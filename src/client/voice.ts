/* To whom the SDK speaks: the host's listener, and whoever switched on debug lines by an option or a variable. */

import { createReporter, diagnosticLine } from '../books/report.ts'
import type { Counts } from '../model/books.ts'
import type { Diagnostic, DiagnosticCode, Report } from '../model/diagnostics.ts'
import type { Environment, Trace } from '../model/ports.ts'
import { quietly } from '../model/quietly.ts'
import { isSet } from '../policy/is-set.ts'
import { printable } from '../policy/shown.ts'
import { variablePrefix } from '../policy/slug.ts'

/** How the SDK reports: diagnostics, debug lines, and events that are shown. */
export interface Voice {
  readonly report: Report
  readonly counts: () => Counts<DiagnosticCode>
  readonly line: (line: string) => void
  /** Hears of each request and of what keeps one from being made; undefined where nobody asked for that. */
  readonly trace: Trace | undefined
  /** Whether events are shown: instead of being sent, or besides. */
  readonly shows: 'no' | 'instead' | 'besides'
}

/**
 * Reads what the host and the environment ask to hear.
 *
 * @param given the host's options, of which nothing was checked yet.
 * @param app for the name of its own variable, `<APP>_TELEMETRY_DEBUG`.
 * @param bugs where bugs of ours are noted; undefined: nowhere.
 */
export function listen(given: unknown, app: string, machine: Environment, bugs?: Diagnostic[]): Voice {
  const { debug, onDiagnostic } = (typeof given === 'object' && given !== null ? given : {}) as Readonly<
    Record<string, unknown>
  >
  const asked = [machine.env[`${variablePrefix(app)}_TELEMETRY_DEBUG`], machine.env.ORANGEBOX_DEBUG].filter(isSet)
  const words = asked.map((value) => value?.trim().toLowerCase())
  const say = typeof debug === 'function' ? (debug as (line: string) => unknown) : machine.stderr
  const line = (text: string) => quietly(() => say(text))
  const isOn = debug === true || typeof debug === 'function' || asked.length > 0
  const listeners: ((diagnostic: Diagnostic) => void)[] = []
  if (isOn) listeners.push((diagnostic) => line(diagnosticLine(diagnostic)))
  if (typeof onDiagnostic === 'function') listeners.push(onDiagnostic as (diagnostic: Diagnostic) => void)
  if (bugs) listeners.push((diagnostic) => void (diagnostic.code === 'internal' && bugs.push(diagnostic)))
  return {
    ...createReporter(listeners),
    line,
    trace: isOn ? (text) => line(`orangebox debug ${printable(text)}`) : undefined,
    shows: words.includes('events') ? 'instead' : words.includes('events+send') ? 'besides' : 'no',
  }
}
