import type { Report } from '../model/diagnostics.ts'
import type { Cancel } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { describe } from '../policy/report.ts'

/** Subscribes to a host's source, whose functions may do anything. */
export function watchSettings(source: SettingsSource | undefined, listener: () => void, report: Report): Cancel {
  const guarded = (where: string, run: () => unknown): unknown => {
    try {
      return run()
    } catch (error) {
      report(
        {
          level: 'warn',
          code: 'settings',
          message: `settings.${where} threw: ${error instanceof Error ? error.message : describe(error)}`,
        },
        where,
      )
      return undefined
    }
  }
  const unsubscribe = guarded('subscribe()', () => source?.subscribe(listener))
  return () => {
    if (typeof unsubscribe === 'function') guarded('unsubscribe()', () => unsubscribe())
  }
}
