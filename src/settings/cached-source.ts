/* The source behind `orangebox/settings/cached`, on ports, so that tests can play with the clock. */

import type { Report } from '../model/diagnostics.ts'
import type { Clock } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { CachedOptions } from '../model/sources.ts'
import { loadedSource } from './loaded.ts'

/** What it does for a host stands at `cachedSettings` in `cached.ts`. */
export const cachedSource = (
  { load, onChange, document }: CachedOptions,
  ports: { readonly clock: Clock; readonly roll: () => number; readonly report: Report },
): SettingsSource =>
  loadedSource({
    ...ports,
    name: 'load()',
    document,
    load: async (signal) => ({ kind: 'document', document: await load(signal) }),
    // In JavaScript `onChange` may return nothing by which it could be stopped.
    watch: (changed) => {
      const stop = onChange?.(changed)
      return () => {
        if (typeof stop === 'function') stop()
      }
    },
  })
