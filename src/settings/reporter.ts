import { createReporter, diagnosticLine } from '../books/report.ts'
import type { Diagnostic, Report } from '../model/diagnostics.ts'
import type { SourceOptions } from '../model/sources.ts'
import { nodeMachine } from '../node/machine.ts'
import { isSet } from '../policy/is-set.ts'

/**
 * The diagnostics of a source: to its own listener, and under `ORANGEBOX_DEBUG` to stderr as a client does. A source is made before its
 * client, so it cannot report through that. In JavaScript there may be no options.
 */
export function reporterOf(options: SourceOptions | undefined): Report {
  const listeners: ((diagnostic: Diagnostic) => unknown)[] = []
  if (isSet(nodeMachine.env.ORANGEBOX_DEBUG))
    listeners.push((diagnostic) => nodeMachine.stderr(diagnosticLine(diagnostic)))
  if (typeof options?.onDiagnostic === 'function') listeners.push(options.onDiagnostic)
  return createReporter(listeners).report
}
