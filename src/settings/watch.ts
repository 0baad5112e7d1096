/* How the client hears of changes of settings, such as a killswitch, while nothing is logged. */

import type { Report } from '../model/diagnostics.ts'
import type { Cancel } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'

/** Subscribes to a host's source. Whatever its functions throw or reject with becomes a diagnostic. Returns how to unsubscribe. */
export function watchSettings(source: SettingsSource, listener: () => void, report: Report): Cancel {
  const tell = (where: string) => (error: unknown) => {
    const message = `settings.${where} threw ${errorName(error)}`
    warn(report, 'settings', message, where)
  }
  const guarded = (where: string, run: () => unknown): unknown => {
    try {
      const result = run()
      // The rejection of an async function would be unhandled and end the host.
      if (result instanceof Promise) result.catch(tell(where))
      return result
    } catch (error) {
      tell(where)(error)
      return undefined
    }
  }
  const unsubscribe = guarded('subscribe()', () => source.subscribe(listener))
  return () => {
    if (typeof unsubscribe === 'function') guarded('unsubscribe()', () => unsubscribe())
  }
}
