/* Settings for tests: changed in the middle of a test, or broken on purpose. */

import type { MutableSettings, SettingsDocument } from '../model/settings.ts'
import { createSettings } from '../settings/source.ts'

/** Settings that a test changes while its client runs. */
export interface TestSettings extends MutableSettings {
  /** Changes the parts that are given and leaves the others, e.g. `set({ killswitch: { backend: true } })`. */
  set(parts: SettingsDocument): void
  /** From now on reading throws this, as a flag system does that is broken; until the next `set` or `update`. */
  fail(error: unknown): void
  /** How many follow the settings: a client does from its first event until its `shutdown`. */
  readonly listeners: number
}

/**
 * Settings for `createTestTelemetry({ settings })`, or for a real client in a test.
 *
 * @param document what holds at the start; default: nothing, so that everything is kept and sent.
 */
export function createTestSettings(document: SettingsDocument = {}): TestSettings {
  const settings = createSettings(document ?? {})
  let now = document
  let failure: { readonly error: unknown } | undefined
  let listeners = 0
  const update = (next: SettingsDocument) => {
    now = next
    failure = undefined
    settings.update(next)
  }
  return {
    update,
    set: (parts) => update({ ...now, ...parts }),
    fail: (error) => {
      failure = { error }
      settings.update(now)
    },
    read: (key) => {
      if (failure) throw failure.error
      return settings.read(key)
    },
    subscribe: (listener) => {
      const end = settings.subscribe(listener)
      listeners++
      return () => {
        end()
        listeners--
      }
    },
    get listeners() {
      return listeners
    },
  }
}
