/* The two sources of the main entry, for hosts that know their settings themselves. */

import type { MutableSettings, SettingsDocument, SettingsSource } from '../model/settings.ts'

/**
 * Settings that never change.
 *
 * @param document what `read` answers from, by key. Not copied.
 */
export const staticSettings = (document: SettingsDocument): SettingsSource => ({
  // In JavaScript there may be no document, which says nothing.
  read: (key) => (document as Readonly<Record<string, unknown>> | undefined)?.[key],
  subscribe: () => () => {},
})

/**
 * Settings that the host changes with `update(document)`, for flag systems without a client of their own.
 *
 * @param document what holds until the first update; default: nothing, so that everything is kept and sent.
 */
export function createSettings(document: SettingsDocument = {}): MutableSettings {
  let now = document
  const listeners = new Set<() => void>()
  return {
    read: (key) => (now as Readonly<Record<string, unknown>> | undefined)?.[key],
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    update: (next) => {
      now = next
      for (const listener of [...listeners]) listener()
    },
  }
}
