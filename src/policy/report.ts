import type { Counts } from '../model/books.ts'
import type { Diagnostic, DiagnosticCode, Report } from '../model/diagnostics.ts'
import { tally } from './ledger.ts'

/**
 * The one voice of the SDK. Each condition (code and `about`) is said once and counted ever after; a listener that throws
 * or that causes another diagnostic is never heard from inside itself.
 */
export function createReporter(listeners: readonly ((diagnostic: Diagnostic) => unknown)[]): {
  readonly report: Report
  counts(): Counts<DiagnosticCode>
} {
  const said = new Set<string>()
  const counts: Partial<Record<DiagnosticCode, number>> = {}
  let speaking = false

  const report: Report = (diagnostic, about = '') => {
    tally(counts, diagnostic.code, 1)
    const condition = `${diagnostic.code} ${about}`
    // A host can make up conditions without end (field names, flag values); neither words nor the memory of them grow with it.
    if (said.has(condition) || speaking || said.size >= 1_000) return
    said.add(condition)
    speaking = true
    for (const listener of listeners) {
      try {
        // An async listener's rejection would be nobody's, and end the host.
        Promise.resolve(listener(diagnostic)).catch(() => {})
      } catch {
        // The listener is the host's; its failure is not ours to report, least of all to itself.
      }
    }
    speaking = false
  }
  return { report, counts: () => ({ ...counts }) }
}

/** A diagnostic as one line of text. */
export const diagnosticLine = ({ level, code, message, status, requestId }: Diagnostic): string =>
  `orangebox ${level} ${code}: ${message}${status ? ` (status ${status})` : ''}${requestId ? ` (request ${requestId})` : ''}`

/** An error of our own making, as a diagnostic. */
export function internalDiagnostic(where: string, error: unknown): Diagnostic {
  const known = error instanceof Error
  return {
    level: 'error',
    code: 'internal',
    message: `a bug in orangebox was caught in ${where}: ${known ? error.message : describe(error)}`,
    ...(known && error.stack ? { stack: error.stack } : {}),
  }
}

/** What is used in place of a bad value: said as it is where it is one word, else left to the documentation. */
export const instead = (fallback: unknown): string =>
  `using ${fallback === undefined || typeof fallback === 'object' ? 'the default' : describe(fallback)}`

/** A value as it may stand in a message: short, on one line, never the inside of an object. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  return String(value)
}
