/*
 * The source behind `orangebox/settings/growthbook`. GrowthBook evaluates at once but tells nobody of changes, so values are cached and
 * its own methods are listened to.
 */

import type { Report } from '../model/diagnostics.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { FeatureClient, GrowthBookOptions } from '../model/sources.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { afterCalls } from './after-calls.ts'
import { createCell, laidOver } from './cell.ts'
import { createListeners } from './listeners.ts'

/** Methods of GrowthBook's clients after which a feature may have another value. No version has all of them; those that are missing are skipped. */
const changing = [
  ...['setPayload', 'initSync', 'setAttributes', 'updateAttributes', 'setAttributeOverrides', 'setForcedVariations'],
  ...['setForcedFeatures', 'setURL', 'setFeatures', 'setEncryptedFeatures'],
]

/** What it does for a host stands at `growthbook` in `growthbook.ts`. */
export function growthBookSource(
  client: FeatureClient,
  { user: as, document: initial }: GrowthBookOptions,
  report: Report,
): SettingsSource {
  const [user, document] = [as ?? {}, initial ?? {}]
  const cell = createCell(document)
  /** By key, what was evaluated last; the keys are named by whoever reads. */
  const values = new Map<string, unknown>()
  let isWatched = false
  const keepsLast = (what: string, error: unknown): void =>
    warn(report, 'settings', `${what} threw ${errorName(error)}; the last value stays`, what)

  const evaluate = (key: string): void => {
    try {
      // Without any features the client is not loaded yet, or has lost them. What it says then is no answer.
      if (Object.keys(client.getFeatures() ?? {}).length === 0) return
      const value = client.getFeatureValue(key as never, null as never, user as never)
      values.set(key, value ?? undefined)
    } catch (error) {
      keepsLast(`the feature ${JSON.stringify(key)}`, error)
    }
  }
  const put = () => cell.put(laidOver(document, values)) === 'changed'
  const changed = (): void => {
    for (const key of [...values.keys()]) evaluate(key)
    if (put()) listeners.tell()
  }
  const watch = (): void => {
    if (isWatched) return
    isWatched = true
    afterCalls(client, changing, changed)
  }
  const listeners = createListeners(
    (error) => keepsLast('a listener', error),
    () => {
      watch()
      return () => {}
    },
  )
  return {
    read: (key) => {
      watch()
      if (!values.has(key)) {
        // Set before it is evaluated: a callback of the host may log an event, which reads this key again, and would recurse without end.
        values.set(key, undefined)
        evaluate(key)
        put()
      }
      return cell.read(key)
    },
    subscribe: listeners.subscribe,
  }
}
