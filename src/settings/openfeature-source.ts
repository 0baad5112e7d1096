/*
 * The source behind `orangebox/settings/openfeature`. OpenFeature evaluates with a promise and tells of changes by events, so flags are
 * evaluated ahead, and read from what is known.
 */

import type { Report } from '../model/diagnostics.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { sourceLimits } from '../model/source-limits.ts'
import type { FlagClient, OpenFeatureOptions } from '../model/sources.ts'
import { warn } from '../policy/warn.ts'
import { laidOver } from './cell.ts'
import { loadedSource } from './loaded.ts'

const changedEvent = 'PROVIDER_CONFIGURATION_CHANGED'
const readyEvent = 'PROVIDER_READY'
/** The default of each evaluation. If this very object comes back, no provider decided. */
const undecided: Record<string, never> = Object.freeze({})

/** What it does for a host stands at `openfeature` in `openfeature.ts`. */
export function openFeatureSource(
  client: FlagClient,
  { context, document }: OpenFeatureOptions,
  ports: { readonly clock: Clock; readonly roll: () => number; readonly report: Report },
): SettingsSource {
  /** The flags somebody has asked for: they are named by whoever reads. */
  const values = new Map<string, unknown>()

  /** Evaluates one flag. Returns false if that failed: the last value stays. */
  const evaluate = async (key: string): Promise<boolean> => {
    const { value, errorCode } = await client.getObjectDetails(key, undecided, context as never)
    const hasFailed = errorCode !== undefined && errorCode !== 'FLAG_NOT_FOUND'
    // A provider that is not ready yet is no fault: its event says when it is, and the flag is evaluated then.
    if (hasFailed && errorCode !== 'PROVIDER_NOT_READY') keepsLast(key, errorCode)
    if (hasFailed) return false
    if (errorCode !== undefined || value === undecided) values.set(key, undefined)
    else if (typeof value === 'object' && value !== null) values.set(key, value)
    else keepsLast(key, 'it is no object')
    return true
  }
  const keepsLast = (key: string, why: unknown): void => {
    const message = `the flag ${JSON.stringify(key)} could not be evaluated: ${why}; its last value stays`
    warn(ports.report, 'settings', message, message)
  }
  const watch = (changed: () => void): Cancel => {
    // If the event lists no flags, any of them may have changed.
    const onChange = (details?: object): void => {
      const { flagsChanged } = (details ?? {}) as { readonly flagsChanged?: unknown }
      if (!Array.isArray(flagsChanged) || flagsChanged.some((key) => values.has(key))) changed()
    }
    client.addHandler(changedEvent as never, onChange)
    client.addHandler(readyEvent as never, changed)
    return () => {
      client.removeHandler(changedEvent as never, onChange)
      client.removeHandler(readyEvent as never, changed)
    }
  }
  return loadedSource({
    ...ports,
    ...{ name: 'the flag client', document, watch },
    load: async () => {
      const fine = await Promise.all([...values.keys()].map(evaluate))
      // After a passing error no event may come, so evaluate again in a while.
      const againMs = fine.every(Boolean) ? undefined : sourceLimits.failureMs
      return { kind: 'document', document: laidOver(document, values), againMs }
    },
    onRead: (key) => {
      if (values.has(key)) return false
      values.set(key, undefined)
      return true
    },
  })
}
