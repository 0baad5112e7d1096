/* The source behind `orangebox/settings/cached`, on ports, so that tests can play with the clock. */

import type { Report } from '../model/diagnostics.ts'
import type { Clock } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { CachedOptions } from '../model/sources.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { loadedSource } from './loaded.ts'
import { reportMisspelt } from './reporter.ts'

/** What it does for a host stands at `cachedSettings` in `cached.ts`. */
export const cachedSource = (
  { load, onChange, document }: CachedOptions,
  ports: { readonly clock: Clock; readonly roll: () => number; readonly report: Report },
): SettingsSource => {
  const notWatched = (error: unknown) => {
    const message = `onChange() rejected with ${errorName(error)}; changes may not be heard of`
    warn(ports.report, 'settings', message, 'onChange')
  }
  return loadedSource({
    ...ports,
    name: 'load()',
    document,
    load: async (signal) => {
      const loaded = await load(signal)
      reportMisspelt(loaded, ports.report)
      return { kind: 'document', document: loaded }
    },
    // In JavaScript `onChange` may return nothing by which it could be stopped.
    watch: (changed) => {
      const stop: unknown = onChange?.(changed)
      // Nobody waits for an async `onChange`; but its rejection would end the program.
      if (stop instanceof Promise) stop.catch(notWatched)
      return () => {
        if (typeof stop === 'function') stop()
      }
    },
  })
}
