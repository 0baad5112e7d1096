import { createReporter, diagnosticLine } from '../books/report.ts'
import type { Diagnostic, Report } from '../model/diagnostics.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { SourceOptions } from '../model/sources.ts'
import { nodeMachine } from '../node/machine.ts'
import { describe } from '../policy/describe.ts'
import { isSet } from '../policy/is-set.ts'
import { optionOf } from '../policy/option-of.ts'
import { staticSettings } from './source.ts'

/**
 * The diagnostics of a source: to its own listener, and under `ORANGEBOX_DEBUG` to stderr as a client does. A source is made before its
 * client, so it cannot report through that. In JavaScript there may be no options.
 */
export function reporterOf(options: SourceOptions | null | undefined): Report {
  const listeners: ((diagnostic: Diagnostic) => unknown)[] = []
  if (isSet(nodeMachine.env.ORANGEBOX_DEBUG))
    listeners.push((diagnostic) => nodeMachine.stderr(diagnosticLine(diagnostic)))
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
  reporterOf(options)({ level: 'warn', code: 'bad_option', message }, argument)
  return staticSettings(optionOf(options, 'document') ?? {})
}
