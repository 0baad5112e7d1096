/* The one way to say that something is wrong and what was done instead: nearly every rule and room says it so. */

import type { DiagnosticCode, Report } from '../model/diagnostics.ts'

/** Tells the host of something that may need it, once for each `about`; default: once for each code. */
export const warn = (report: Report, code: DiagnosticCode, message: string, about?: string): void =>
  report({ level: 'warn', code, message }, about)
