/*
 * What all sources have in common whose answers come later (flag clients with promises, servers): `read` answers at once from the last
 * document, while a loader fetches the next one.
 */

import type { Report } from '../model/diagnostics.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { createCell } from './cell.ts'
import { createListeners } from './listeners.ts'
import { createLoader, type Loaded } from './loader.ts'

/** What a loaded source is made of. */
export interface LoadedOptions {
  readonly clock: Clock
  readonly roll: () => number
  readonly report: Report
  /** What is loaded, in messages. */
  readonly name: string
  /** What holds until the first load. */
  readonly document: unknown
  /** In how many milliseconds the first load is due; default at once. More where a document on disk is still fresh. */
  readonly firstMs?: number | undefined
  readonly load: (signal: AbortSignal) => Promise<Loaded>
  /** Another way to learn of changes, while somebody wants to hear of them. */
  readonly watch?: ((changed: () => void) => Cancel) | undefined
  /** Called before each answer. Returns true if it takes another load to answer. */
  readonly onRead?: ((key: string) => boolean) | undefined
}

/**
 * A source whose document is loaded: first when it is first asked, then as loads and changes say. The last good document stays whatever
 * goes wrong, which is reported. Neither method throws.
 */
export function loadedSource(options: LoadedOptions): SettingsSource {
  const { clock, roll, report, name } = options
  const cell = createCell(options.document)
  const keepsLast = (problem: string): void =>
    warn(report, 'settings', `${name} ${problem}; the last good settings stay`, problem)
  let hasBegun = false

  const take = (loaded: Loaded): void => {
    if (loaded.kind === 'failed') keepsLast(loaded.problem)
    if (loaded.kind !== 'document') return
    const result = cell.put(loaded.document)
    if (result === 'garbage') keepsLast('gave no object')
    if (result === 'changed') listeners.tell()
  }
  const loader = createLoader(clock, roll, options.load, take)
  const begin = (): void => {
    if (hasBegun) return
    hasBegun = true
    if (!options.firstMs) loader.ask()
  }
  const watch = (): Cancel => {
    try {
      return options.watch?.(loader.ask) ?? (() => {})
    } catch (error) {
      keepsLast(`cannot be watched: threw ${errorName(error)}`)
      return () => {}
    }
  }
  const listeners = createListeners(
    (error) => keepsLast(`told a listener, which threw ${errorName(error)}`),
    () => {
      const isFirst = !hasBegun
      begin()
      // If nobody listened for a while, changes may have been missed: load at once.
      const stop = loader.run(isFirst ? options.firstMs : 0)
      const unwatch = watch()
      return () => {
        stop()
        unwatch()
      }
    },
  )
  return {
    read: (key) => {
      const needsLoad = options.onRead?.(key) === true
      if (hasBegun && needsLoad) loader.ask()
      begin()
      return cell.read(key)
    },
    subscribe: listeners.subscribe,
  }
}
