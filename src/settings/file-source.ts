/*
 * The source behind `orangebox/settings/file`, on ports. A file is changed by people and programs while it is read, so half a file, a
 * damaged one and a missing one are ordinary.
 */

import type { Report } from '../model/diagnostics.ts'
import type { Cancel, Clock, WatchedFile } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { sourceLimits } from '../model/source-limits.ts'
import { describe } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { createCell } from './cell.ts'
import { createListeners } from './listeners.ts'
import { reportMisspelt } from './reporter.ts'

interface Given {
  /** The file's path, of which messages tell the name: a program may have several files of settings. */
  readonly path: string
  readonly document: unknown
  readonly clock: Clock
  readonly report: Report
}

/** What it does for a host stands at `fileSettings` in `file.ts`. */
export function fileSource(file: WatchedFile, { path, document, clock, report }: Given): SettingsSource {
  const name = describe(path.split(/[\\/]/).at(-1))
  const cell = createCell(document)
  const keepsLast = (problem: string): void =>
    warn(report, 'settings', `the settings file ${name} ${problem}; the last good settings stay`, problem)
  let hasRead = false
  /** How the file looked when it was last read. By it a change is noticed where the system tells of none. */
  let mark: string | undefined

  /** Reads the file, synchronously, because it is small and seldom changes. Returns whether the settings are others now. */
  const look = (): boolean => {
    hasRead = true
    try {
      mark = file.mark()
      const text = file.read()
      // Without a file `document` holds: somebody who removes the file wants what held before there was one.
      const found = text === undefined ? (document ?? {}) : JSON.parse(text)
      reportMisspelt(found, report)
      const result = cell.put(found)
      if (result === 'garbage') keepsLast('holds no object')
      return result === 'changed'
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      keepsLast(error instanceof SyntaxError ? 'holds no JSON' : `cannot be read${code ? `: ${code}` : ''}`)
      return false
    }
  }
  const listeners = createListeners(
    () => keepsLast('told a listener, which threw'),
    () => {
      let quiet: Cancel | undefined
      const settle = () => {
        quiet = undefined
        if (look()) listeners.tell()
      }
      // Editors write a file in several steps, so it is read only when it has been quiet for a moment.
      const changed = () => {
        quiet?.()
        quiet = clock.later(sourceLimits.fileQuietMs, settle)
      }
      const unwatch = file.watch(changed)
      let stop: Cancel
      const poll = () => {
        if (markOf(file) !== mark) changed()
        stop = clock.later(sourceLimits.fileLookMs, poll)
      }
      if (hasRead) poll()
      else {
        look()
        stop = clock.later(sourceLimits.fileLookMs, poll)
      }
      return () => {
        quiet?.()
        stop()
        unwatch()
      }
    },
  )
  return {
    read: (key) => {
      if (!hasRead) look()
      return cell.read(key)
    },
    subscribe: listeners.subscribe,
  }
}

/** How the file looks. If it cannot be looked at, `unknown`, which differs from every mark: then it is read, and reading reports the error. */
function markOf(file: WatchedFile): string | undefined {
  try {
    return file.mark()
  } catch {
    return 'unknown'
  }
}
