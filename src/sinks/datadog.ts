/* The sink for Datadog. It is a third party, so what goes there is chosen by a list, and no id goes with it. */

import type { Opening } from '../model/opening.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { describe } from '../policy/describe.ts'
import { isHeaderText } from '../policy/header-text.ts'
import { optionOf } from '../policy/option-of.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { datadogLogs } from '../wires/datadog.ts'
import { checkName, checkNames, nameOr, parseAllow } from './check-options.ts'
import type { SinkOptions } from './sink-options.ts'

/** Where a sink sends that speaks to Datadog. */
export interface DatadogOptions extends SinkOptions {
  /**
   * Your site; the sink is left out if Datadog has none of that name. Default `datadoghq.com`.
   * @see https://docs.datadoghq.com/getting_started/site/
   */
  readonly site?: string | undefined
  /** An API key, no application key. Anybody can read it in your program: use one that can do nothing else. */
  readonly apiKey: string
  /** The events it takes: names, or beginnings like `tool.*`. There is no default: what goes to a third party is chosen. */
  readonly allow: readonly string[]
  /** Another URL than that of the site, such as a proxy of your own. */
  readonly endpoint?: string | undefined
  /** Compresses bodies over 1 KiB. Default `gzip`. */
  readonly compression?: 'gzip' | 'none' | undefined
}

const datadogNames = ['batch', 'site', 'apiKey', 'endpoint', 'compression']

/** The sites of Datadog's documentation. Any other site would send the API key to a host that is not Datadog's. */
const sites = /^(?:(?:us3|us5|ap1|ap2)\.)?datadoghq\.(?:com|eu)$|^uk1\.datadoghq\.com$|^(?:us2\.)?ddog-gov\.com$/

/**
 * A sink that sends chosen events to Datadog's logs intake. No id of an installation or a person goes there: a number from 0 to 29 stands
 * for the installation. After a 401 or 403 it sends nothing more with that key. Called `datadog`.
 */
export function datadog(given: DatadogOptions): SinkDefinition {
  // In JavaScript there may be no options; what is missing is told when the client is made.
  const options: Partial<DatadogOptions> = given ?? {}
  return Object.freeze<SinkDefinition>({
    name: nameOr(optionOf(options, 'name'), 'datadog'),
    open: (opening: Opening) => {
      const { onBad } = opening
      checkNames(options, datadogNames, opening)
      checkName(options.name, opening)
      const { apiKey, site = 'datadoghq.com', compression = 'gzip' } = options
      if (typeof apiKey !== 'string' || apiKey === '' || !isHeaderText(apiKey)) {
        onBad('apiKey', 'there is none that a header can carry; the sink is left out')
        return undefined
      }
      if (options.allow === undefined) {
        onBad('allow', 'it is missing, and nothing goes to a third party that was not chosen; the sink is left out')
        return undefined
      }
      // Another site would not do: events that were meant for Europe must not go to the United States.
      if (options.endpoint === undefined && !(typeof site === 'string' && sites.test(site))) {
        onBad('site', `${describe(site)} is none of Datadog's, such as datadoghq.eu; the sink is left out`)
        return undefined
      }
      const intake = `https://http-intake.logs.${site}`
      const endpoint = parseEndpoint(options.endpoint ?? intake, opening.allowInsecure, onBad, 'the sink is left out')
      if (!endpoint) return undefined
      return opening.remote({
        endpoint,
        wire: datadogLogs({ sha256: opening.sha256 }),
        credentials: { 'DD-API-KEY': apiKey },
        takes: parseAllow(options.allow, opening),
        batch: { maxExportBatchSize: 100, scheduledDelayMillis: 15_000, ...options.batch },
        compression: compression === 'none' ? 'none' : 'gzip',
        brief: { kind: 'datadog', given: { ...options, name: opening.name } },
      })
    },
  })
}
