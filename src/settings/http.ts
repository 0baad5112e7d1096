/* The entry `orangebox/settings/http`: a JSON document on any web server, signed if the operator wants it. */

import type { SettingsSource } from '../model/settings.ts'
import type { HttpSettingsOptions } from '../model/sources.ts'
import { verifyEd25519 } from '../node/verify.ts'
import { optionOf } from '../policy/option-of.ts'
import { remoteSource } from './remote-source.ts'
import { reportMisspelt } from './reporter.ts'
import { documentOf } from './understand.ts'

export type { SettingsSource } from '../model/settings.ts'
export type { Headers, HttpSettingsOptions, RemoteOptions, SourceOptions } from '../model/sources.ts'

/**
 * Settings from a JSON document on a server. Asked for when somebody reads them first, never waited for; with `app` the last good document is
 * on disk, holds from the first event of the next run, and outlives outages. Obeys `ETag`, `Cache-Control` and `Retry-After`; at most 1 MiB;
 * a failure is tried again in 1 second, doubled up to 15 minutes. Never throws: with a bad `url` only `document` holds.
 *
 * @example httpSettings({ url: 'https://acme.dev/telemetry-settings.json', app: 'acme' })
 */
export const httpSettings = (options: HttpSettingsOptions): SettingsSource =>
  remoteSource(
    options,
    { option: 'url', given: optionOf(options, 'url'), path: '', own: ['publicKey'] },
    {
      name: 'the settings server',
      method: 'GET',
      understand: (report) =>
        documentOf(optionOf(options, 'publicKey'), verifyEd25519, (document) => reportMisspelt(document, report)),
    },
  )
