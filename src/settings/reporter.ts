/* How a source of settings speaks to its host. */

import { createReporter, diagnosticLine } from '../books/report.ts'
import type { Diagnostic, Report } from '../model/diagnostics.ts'
import { or } from '../model/or.ts'
import type { SettingsDocument, SettingsSource } from '../model/settings.ts'
import type { SourceOptions } from '../model/sources.ts'
import { nodeEnvironment } from '../node/environment.ts'
import { describe } from '../policy/describe.ts'
import { isSet } from '../policy/is-set.ts'
import { nearest } from '../policy/nearest.ts'
import { optionOf } from '../policy/option-of.ts'
import { reportUnknown } from '../policy/report-unknown.ts'
import { isObject } from '../policy/validators.ts'
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
  reportUnknown(report, options, ['document', 'onDiagnostic', ...own], 'options')
  return report
}

/**
 * Reports each key of a document that is nearly the name of a part that it lacks: a killswitch that is written as `killswich` would stop nothing, in silence.
 * Any other key may be the host's own, or what `settingNames` calls a part. Only the first hundred keys are looked at.
 */
export function reportMisspelt(document: unknown, report: Report): void {
  // A loader of the host's may give an object that throws when it is looked at.
  const keys = or([], () => (isObject(document) ? Object.keys(document) : []))
  for (const key of keys.slice(0, 100)) {
    const meant = nearest(key, parts)
    if (meant === undefined || keys.includes(meant)) continue
    const message = `there is no part ${describe(key)} of the settings; it is ignored; did you mean ${describe(meant)}?`
    warn(report, 'bad_setting', message, key)
  }
}

const parts: readonly (keyof SettingsDocument)[] = ['sampling', 'batch', 'killswitch', 'version']

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
