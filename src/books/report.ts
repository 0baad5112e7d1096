/*
 * How the SDK speaks to its host. A condition that holds for an hour would otherwise be told at each event, and a listener that throws, logs
 * or waits must not harm the host or the SDK.
 */

import type { Counts } from '../model/books.ts'
import type { Diagnostic, DiagnosticCode, Report } from '../model/diagnostics.ts'
import { quietly } from '../model/quietly.ts'
import { ellipsis } from '../model/text.ts'
import { describe } from '../policy/describe.ts'
import { shown, shownStack } from '../policy/shown.ts'
import { tally } from './tally.ts'

/**
 * Collects diagnostics and hands them to the listeners. Each condition (`code` and `about`) is handed on once and only counted
 * afterwards. What is reported while a listener runs is counted but not handed on, so that a listener cannot cause an endless loop.
 */
export function createReporter(listeners: readonly ((diagnostic: Diagnostic) => unknown)[]): {
  readonly report: Report
  counts(): Counts<DiagnosticCode>
} {
  const said = new Set<string>()
  const counts: Partial<Record<DiagnosticCode, number>> = {}
  let speaking = false
  // V8 ends the whole process if it has to compile a regular expression when the stack is full. So those of `shown` are compiled now, once
  // for texts of one byte a character and once for wider ones, before anything is reported from such a place.
  if (listeners.length > 0) for (const width of ['a', ellipsis]) shown(width)

  const report: Report = (diagnostic, about = '') => {
    tally(counts, diagnostic.code, 1)
    const condition = `${diagnostic.code} ${about}`
    // A host can cause new conditions without end (field names, flag values). After 1,000 they are only counted, so that memory stays
    // bounded.
    if (listeners.length === 0 || said.has(condition) || speaking || said.size >= 1_000) return
    said.add(condition)
    speaking = true
    try {
      // Parts of the texts may come from a server, from remote settings, from file names or from what the host threw.
      const { requestId, stack } = diagnostic
      const told = {
        ...diagnostic,
        message: shown(diagnostic.message),
        ...(requestId !== undefined && { requestId: shown(requestId) }),
        ...(stack !== undefined && { stack: shownStack(stack) }),
      }
      for (const listener of listeners) quietly(() => listener(told))
    } catch {
      // The stack was full, so no listener was told. The condition is forgotten, so that it is told the next time.
      said.delete(condition)
    } finally {
      speaking = false
    }
  }
  return { report, counts: () => ({ ...counts }) }
}

/** A diagnostic as one line of text. */
export const diagnosticLine = ({ level, code, message, status, requestId }: Diagnostic): string =>
  `orangebox ${level} ${code}: ${message}${status ? ` (status ${status})` : ''}${requestId ? ` (request ${requestId})` : ''}`

/** A caught exception, as the diagnostic of a bug in orangebox. */
export function internalDiagnostic(where: string, error: unknown): Diagnostic {
  const known = error instanceof Error
  return {
    level: 'error',
    code: 'internal',
    message: `a bug in orangebox was caught in ${where}: ${known ? error.message : describe(error)}`,
    ...(known && error.stack ? { stack: error.stack } : {}),
  }
}
