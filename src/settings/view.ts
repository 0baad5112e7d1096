import type { Report } from '../model/diagnostics.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { OnBad } from '../policy/parse-settings.ts'
import { describe } from '../policy/report.ts'

/** One part of the settings, parsed: cheap enough to ask at every `logEvent` and before every POST. */
export interface SettingsView<T> {
  /** What is in force. A value is parsed again only when it is another one; a source that throws leaves the last good one. */
  now(): T
  /** Parse again at the next `now()`, although the value may be the same object: its inside may have changed. */
  stale(): void
}

/** Watches one key of a source. `parse(undefined)` is what holds without a source. */
export function viewSettings<T>(
  source: SettingsSource | undefined,
  key: string,
  parse: (value: unknown, onBad: OnBad) => T,
  report: Report,
): SettingsView<T> {
  const onBad: OnBad = (where, message) =>
    report({ level: 'warn', code: 'bad_setting', message: `${where}: ${message}` }, where)
  let seen: unknown
  let parsed = parse(undefined, onBad)
  return {
    now: () => {
      if (!source) return parsed
      try {
        const value = source.read(key)
        if (value !== seen) {
          seen = value
          // An async source is no source, and is told so below; its rejection would be nobody's, and end the host.
          if (value instanceof Promise) value.catch(() => {})
          parsed = parse(value, onBad)
        }
      } catch (error) {
        report(
          {
            level: 'warn',
            code: 'settings',
            message: `settings.read(${JSON.stringify(key)}) threw: ${error instanceof Error ? error.message : describe(error)}`,
          },
          key,
        )
      }
      return parsed
    },
    // No source gives this symbol, so the next value differs from it.
    stale: () => {
      seen = Symbol('stale')
    },
  }
}
