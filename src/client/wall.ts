/* What keeps every error of the SDK from its host. Each function a host can call is wrapped, so a bug of ours costs an event and no program. */

import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'

/** Wraps a function: an exception in it becomes a diagnostic, and the caller gets `fallback`. */
export type Wall = <A extends readonly unknown[], R>(
  where: string,
  fallback: R,
  run: (...args: A) => R,
) => (...args: A) => R

/** @param report asked at each error, because the core that reports may have changed. */
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
