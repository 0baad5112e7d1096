import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'

/** Wraps a function: an exception in it becomes a diagnostic, and the caller gets `fallback`. Nothing is ever thrown into the host. */
export type Wall = <A extends readonly unknown[], R>(
  where: string,
  fallback: R,
  run: (...args: A) => R,
) => (...args: A) => R

export function buildWall(report: () => Report): Wall {
  return (where, fallback, run) =>
    (...args) => {
      try {
        return run(...args)
      } catch (error) {
        report()(internalDiagnostic(where, error), where)
        return fallback
      }
    }
}
