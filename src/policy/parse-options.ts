/*
 * The options of `createTelemetry`, checked. Behind this nobody has to ask whether an option is there, or what it may be: `Options` is
 * complete and harmless.
 */

import type { TelemetryLevel } from '../model/level.ts'
import type { Notice } from '../model/notice.ts'
import type { OpenableSink } from '../model/opening.ts'
import type { Auth, ResourceFacts, Upload } from '../model/options.ts'
import type { EventProcessor } from '../model/processors.ts'
import type { Batch, SettingsSource } from '../model/settings.ts'
import { isText } from '../model/text.ts'
import { instead } from './describe.ts'
import { isHeaderText } from './header-text.ts'
import type { OnBad } from './on-bad.ts'
import { exitTable, networkTable, optionsTable, serviceTable, settingNamesTable, spoolTable } from './options-table.ts'
import { parseBatch } from './parse-batch.ts'
import { parseEndpoint, parseOrigin } from './parse-endpoint.ts'
import { parseNotice } from './parse-notice.ts'
import { proxyOf } from './parse-proxy.ts'
import { parseSinks } from './parse-sinks.ts'
import { type KnownUser, parseUser } from './parse-user.ts'
import { slug, variablePrefix } from './slug.ts'
import { flag, type Option, option, type Table, take, takeAll, tellUnknown, text } from './take.ts'
import { isLevel, isObject } from './validators.ts'
import { withoutPath } from './without-path.ts'

/** The options after parsing: defaults are filled in, and bad values replaced. */
export interface Options {
  readonly service: { readonly name: string; readonly version: string }
  readonly app: string
  /** Without a trailing slash; undefined if there was none or it may not be used. */
  readonly endpoint: string | undefined
  readonly origin: string | undefined
  readonly sinks: readonly OpenableSink[]
  readonly auth: Auth | undefined
  readonly authRequired: boolean
  readonly audience: 'external' | 'internal'
  readonly sessionId: string | undefined
  /** 0: never. */
  readonly idRotationDays: number
  readonly user: KnownUser | undefined
  readonly resource: ResourceFacts | (() => Promise<ResourceFacts>) | undefined
  readonly settings: SettingsSource | undefined
  readonly settingNames: Readonly<Record<'sampling' | 'batch' | 'killswitch' | 'version', string>>
  readonly batch: Batch
  readonly durability: 'write-ahead' | 'memory'
  readonly exit: { readonly upload: Upload; readonly timeoutMs: number | undefined }
  readonly network: { readonly proxy: string | false | undefined; readonly ca: readonly string[] }
  readonly processors: readonly EventProcessor[]
  readonly compression: 'gzip' | 'none'
  readonly spool: Readonly<Record<'maxBytes' | 'maxAgeMs' | 'maxFiles' | 'maxEventBytes', number>>
  readonly selfContained: boolean
  /** Of the sink `backend`; each of `sinks` says it for itself. */
  readonly privileged: boolean
  /** Origins a request may go to. */
  readonly allows: (url: URL) => boolean
  readonly stateDir: string | undefined
  readonly enabled: boolean
  readonly requireConsent: boolean
  readonly notice: Notice | undefined
  /** `off`: what was given was not made by `createLevel`; it may have been meant as a no, so it counts as one. */
  readonly level: TelemetryLevel | 'off' | undefined
  readonly allowInTests: boolean
  readonly optOutVariable: string
  readonly allowInsecure: boolean
}

/**
 * Reads what the host gave. Whatever is wrong falls back to its default and is told once; nothing is thrown.
 *
 * @param defaults the batch configuration below the host's own.
 */
export function parseOptions(input: unknown, defaults: Batch, onBad: OnBad): Options {
  const { allowedOrigins, ...given } = takeAll(optionsTable, input, '', onBad)
  const part = <T extends Table>(table: T, name: keyof typeof given) => takeAll(table, given[name], name, onBad)
  const service = parseService(input, given.service, onBad)
  const app = slug(take(text(service.name), given.app, 'app', onBad))
  const { allowInsecure } = given
  const endpoint = parseEndpoint(given.endpoint, allowInsecure, onBad, 'the client is disabled')
  const allowed = [...(endpoint ? [endpoint.origin] : []), ...origins(allowedOrigins, allowInsecure, onBad)]
  const allows = (url: URL) => allowed.includes(url.origin)
  const { proxy, ca } = part(networkTable, 'network')
  // Only here: settings may have fields that a later version reads.
  if (given.batch !== undefined) tellUnknown(given.batch, Object.keys(defaults), 'batch', onBad)
  const level = given.level === undefined ? undefined : take(levelOption, given.level, 'level', onBad)
  const batch = parseBatch(given.batch, defaults, allows, onBad)

  return {
    ...given,
    ...{ service, app, allows },
    endpoint: endpoint && withoutPath(endpoint, batch.path, onBad),
    origin: endpoint?.origin,
    // A parser of something that is not given is not called: V8 would compile it at each start.
    sinks: given.sinks === undefined ? [] : parseSinks(given.sinks, onBad),
    user: given.user === undefined ? undefined : parseUser(given.user, onBad),
    settingNames: part(settingNamesTable, 'settingNames'),
    batch,
    exit: part(exitTable, 'exit'),
    network: { proxy: proxy && proxyOf(proxy), ca: typeof ca === 'string' ? [ca] : ca },
    spool: part(spoolTable, 'spool'),
    // For both switches anything that is no boolean counts as the careful answer: not enabled, and consent required.
    enabled: take(flag(given.enabled === undefined), given.enabled, 'enabled', onBad) && level !== 'off',
    level,
    requireConsent: take(flag(given.requireConsent !== undefined), given.requireConsent, 'requireConsent', onBad),
    notice: given.notice === undefined ? undefined : parseNotice(given.notice, onBad),
    optOutVariable: take(variable(app), given.optOutVariable, 'optOutVariable', onBad),
  }
}

/** Name and version. A missing one is told; takeAll does not, because most options may be missing. */
function parseService(input: unknown, given: unknown, onBad: OnBad): Options['service'] {
  const service = takeAll(serviceTable, given, 'service', onBad)
  if (!Object.values(service).every(isHeaderText))
    onBad('service', 'it has characters that no header can carry; only the resource has them')
  const missing = (where: string, used: string) => onBad(where, `it is missing; ${instead(used)}`)
  if (isObject(input) && given === undefined) missing('service', service.name)
  if (!isObject(given)) return service
  for (const part of ['name', 'version'] as const)
    if ((given as Partial<Record<string, unknown>>)[part] === undefined) missing(`service.${part}`, service[part])
  return service
}

const variable = (app: string) =>
  option(
    (value) => isText(value) && /^[A-Za-z_]\w*$/.test(value),
    'the name of an environment variable',
    `${variablePrefix(app)}_TELEMETRY_DISABLED`,
  )

const levelOption: Option<Options['level']> = {
  valid: isLevel,
  expected: 'made by createLevel of orangebox/privacy',
  fallback: 'off',
}

function origins(value: unknown, allowInsecure: boolean, onBad: OnBad): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).flatMap((entry) => parseOrigin(entry, allowInsecure, onBad) ?? [])
}
