/*
 * Settings as the client asks them: one view for each key (`sampling`, `batch`, `killswitch`, `version`), parsed once per change. Whatever a
 * host's source does, the last good value stays in force.
 */

import type { Report } from '../model/diagnostics.ts'
import type { SettingsSource } from '../model/settings.ts'
import { errorName } from '../policy/describe.ts'
import { isStackFull } from '../policy/is-stack-full.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { warn } from '../policy/warn.ts'

/** One key of the settings, parsed. Cheap: it is read at every `logEvent` and before every POST. */
export interface SettingsView<T> {
  /** The current value. It is parsed again only if the source returns another object; if the source throws, the last good value stays. */
  now(): T
  /** The value as it was last found out, without asking the host: its source may log whenever it is asked. */
  last(): T
  /** Makes the next `now()` parse again, even if the source returns the same object: its contents may have changed. */
  stale(): void
}

/**
 * A source that is not asked while it answers: a host's `read` may log an event, which would ask again, without end. Views catch what is
 * thrown then, and what was in force stays in force for that event.
 */
export function notReentered(source: SettingsSource | undefined): SettingsSource | undefined {
  if (!source) return undefined
  let answering = false
  return {
    subscribe: (listener) => source.subscribe(listener),
    read: (key) => {
      if (answering) throw reentered
      answering = true
      try {
        return source.read(key)
      } finally {
        answering = false
      }
    },
  }
}

/** Stands for "seen nothing": no source returns this symbol, so the next value counts as another one. */
const nothing = Symbol('nothing seen')

/** Thrown in the place of an answer while the source answers already. */
const reentered = Symbol('a source that asks itself')

/** Reads one key of a source. Without a source the value is `parse(undefined)`. */
export function viewSettings<T>(
  source: SettingsSource | undefined,
  key: string,
  parse: (value: unknown, onBad: OnBad) => T,
  report: Report,
): SettingsView<T> {
  const onBad: OnBad = (where, message) => warn(report, 'bad_setting', `${where}: ${message}`, where)
  let parsed = parse(undefined, onBad)
  const last = () => parsed
  // Most programs have no settings: then nothing of what follows need be compiled.
  if (!source) return { now: last, last, stale: () => {} }
  let seen: unknown
  return {
    now: () => {
      try {
        const value = source.read(key)
        if (value !== seen) {
          seen = value
          // A promise is not usable, and `parse` says so below; without `catch` its rejection would be unhandled and end the host.
          if (value instanceof Promise) value.catch(() => {})
          parsed = parse(value, onBad)
        }
      } catch (error) {
        if (error === reentered) return parsed
        // A host at the end of its stack has cut the parsing short: it is done the next time.
        if (isStackFull(error)) seen = nothing
        warn(report, 'settings', `settings.read(${JSON.stringify(key)}) threw ${errorName(error)}`, key)
      }
      return parsed
    },
    last,
    stale: () => {
      seen = nothing
    },
  }
}
