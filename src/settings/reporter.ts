/* How a source of settings speaks to its host. */

import { createReporter, diagnosticLine } from '../books/report.ts'
import type { Diagnostic, Report } from '../model/diagnostics.ts'
import { or } from '../model/or.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { SourceOptions } from '../model/sources.ts'
import { nodeEnvironment } from '../node/environment.ts'
import { describe } from '../policy/describe.ts'
import { isSet } from '../policy/is-set.ts'
import { reportBad } from '../policy/on-bad.ts'
import { optionOf } from '../policy/option-of.ts'
import { tellUnknown } from '../policy/take.ts'
import { warn } from '../policy/warn.ts'
import { staticSettings } from './source.ts'

/**
 * The diagnostics of a source: to its own listener, and under `ORANGEBOX_DEBUG` to stderr as a client does. A source is made before its
 * client, so it cannot report through that. In JavaScript there may be no options.
 *
 * @param own the options of this source besides those of every source: any other name is told. `publickey` would switch signatures off in silence.
 */
export function reporterOf(options: SourceOptions | null | undefined, own: readonly string[]): Report {
  const report = reporting(options)
  const names = ['document', 'onDiagnostic', ...own]
  // An object of the host's may throw when it is looked at; what of it is used is looked at with the same care.
  or(undefined, () => tellUnknown(options, names, 'options', (where, message) => reportBad(report, where, message)))
  return report
}

function reporting(options: SourceOptions | null | undefined): Report {
  const listeners: ((diagnostic: Diagnostic) => unknown)[] = []
  if (isSet(nodeEnvironment.env.ORANGEBOX_DEBUG))
    listeners.push((diagnostic) => nodeEnvironment.stderr(diagnosticLine(diagnostic)))
  const onDiagnostic = optionOf(options, 'onDiagnostic')
  if (typeof onDiagnostic === 'function') listeners.push(onDiagnostic)
  return createReporter(listeners).report
}

/** What stands in for a source that cannot be made: `document` holds for good, and a diagnostic says what was wrong. */
export function unusableSource(
  argument: string,
  given: unknown,
  wanted: string,
  options: SourceOptions | null | undefined,
): SettingsSource {
  const message = `${argument}: ${describe(given)} is no ${wanted}; only \`document\` holds`
  warn(reporting(options), 'bad_option', message, argument)
  return staticSettings(optionOf(options, 'document') ?? {})
}
