/* The remote settings of one client: a view for each part, and one subscription for all of them. */

import type { Report } from '../model/diagnostics.ts'
import type { Batch, Killswitch, Sampling } from '../model/settings.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { type AllowsOrigin, parseBatch } from '../policy/parse-batch.ts'
import { parseKillswitch } from '../policy/parse-killswitch.ts'
import type { Options } from '../policy/parse-options.ts'
import { parseSampling } from '../policy/parse-sampling.ts'
import { parseVersion } from '../policy/parse-version.ts'
import { notReentered, type SettingsView, viewSettings } from '../settings/view.ts'
import { watchSettings } from '../settings/watch.ts'

/** The remote settings of a client, each part parsed when its source gives another object. */
export interface Settings {
  readonly sampling: SettingsView<Sampling>
  readonly killswitch: SettingsView<Killswitch>
  readonly batch: SettingsView<Batch>
  /** What `batch.sinks` says of one further sink. */
  batchOf(sink: string, defaults: Batch, allows: AllowsOrigin): SettingsView<Batch>
  /** What the settings call themselves. */
  readonly version: SettingsView<string | undefined>
  /** Follows the source from now on: it says when it has changed. */
  begin(): void
  /** Follows it no more. */
  end(): void
}

/**
 * Makes the views. The source is asked when a view is.
 *
 * @param changed called when the source has changed, between `begin()` and `end()`.
 */
export function openSettings(options: Options, report: Report, changed: () => void = () => {}): Settings {
  const { settings, settingNames } = options
  const source = notReentered(settings)
  const views: Pick<SettingsView<unknown>, 'stale'>[] = []
  let unsubscribe: (() => void) | undefined
  // A view parses when its source gives another object and not at each event, since the rates are asked for at each event.
  const view = <T>(key: string, parse: (value: unknown, onBad: OnBad) => T) => {
    const made = viewSettings(source, key, parse, report)
    views.push(made)
    return made
  }
  return {
    sampling: view(settingNames.sampling, parseSampling),
    killswitch: view(settingNames.killswitch, parseKillswitch),
    version: view(settingNames.version, parseVersion),
    batch: view(settingNames.batch, (value, onBad) => parseBatch(value, options.batch, options.allows, onBad)),
    batchOf: (sink, defaults, allows) =>
      view(settingNames.batch, (value, onBad) => parseBatch(batchOf(value, sink), defaults, allows, onBad)),
    // Called with the first event and not while the client is built: the host's source may log an event, and would find half a client.
    begin: () => {
      if (unsubscribe || !settings) return
      unsubscribe = () => {}
      const told = () => {
        for (const each of views) each.stale()
        changed()
      }
      unsubscribe = watchSettings(settings, told, report)
    },
    end: () => {
      const stop = unsubscribe
      unsubscribe = () => {}
      stop?.()
    },
  }
}

/** The part for one further sink. A fault of the whole setting is reported once, where the backend's part is read. */
const batchOf = (value: unknown, sink: string): unknown =>
  (value as { readonly sinks?: Readonly<Record<string, unknown>> } | null | undefined)?.sinks?.[sink]
