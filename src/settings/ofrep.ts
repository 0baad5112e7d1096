/* The entry `orangebox/settings/ofrep`: any server of feature flags that speaks OpenFeature's remote evaluation protocol. */

import { or } from '../model/or.ts'
import type { SettingsSource } from '../model/settings.ts'
import type { OfrepOptions, RemoteOptions } from '../model/sources.ts'
import { optionOf } from '../policy/option-of.ts'
import { isObject } from '../policy/validators.ts'
import { remoteSource } from './remote-source.ts'
import { textOf } from './text-of.ts'
import { flagsOf } from './understand.ts'

export type { SettingsSource } from '../model/settings.ts'
export type { Headers, OfrepOptions, RemoteOptions, SourceOptions } from '../model/sources.ts'

/**
 * Settings that are flags of any server of OpenFeature's remote evaluation protocol (OFREP 0.2, bulk evaluation): each key is the flag of
 * that name, for the given context. Otherwise as `httpSettings`. A flag the server fails to evaluate keeps its last value.
 *
 * @example ofrep({ baseUrl: 'https://flags.acme.dev', context: { targetingKey: installationId }, app: 'acme' })
 */
export const ofrep = (options: OfrepOptions): SettingsSource =>
  remoteSource(
    {
      ...or({} as OfrepOptions, () => (isObject(options) ? { ...options } : {})),
      headers: async () => ({ ...(await headersOf(options)), 'content-type': 'application/json' }),
    },
    { option: 'baseUrl', given: optionOf(options, 'baseUrl'), path: '/ofrep/v1/evaluate/flags', own: ['context'] },
    {
      name: 'the flag server',
      method: 'POST',
      body: textOf({ context: optionOf(options, 'context') ?? {} }) ?? '{"context":{}}',
      understand: flagsOf,
    },
  )

const headersOf = (options: RemoteOptions) => {
  const headers = optionOf(options, 'headers')
  return typeof headers === 'function' ? headers() : headers
}
