import { limits } from '../model/limits.ts'
import type { Auth, ResourceFacts, TelemetryOptions, Upload } from '../model/options.ts'
import type { Batch, SettingsSource } from '../model/settings.ts'
import { describe, instead } from './describe.ts'
import { isHeaderText } from './header-text.ts'
import { parseEndpoint, parseOrigin } from './parse-endpoint.ts'
import { parseProxy } from './parse-proxy.ts'
import { type OnBad, parseBatch } from './parse-settings.ts'
import { type KnownUser, parseUser } from './parse-user.ts'
import { slug, variablePrefix } from './slug.ts'

/** The options after parsing: defaults are filled in, and bad values replaced. */
export interface Options {
  readonly service: { readonly name: string; readonly version: string }
  readonly app: string
  /** Without a trailing slash; undefined if there was none or it may not be used. */
  readonly endpoint: string | undefined
  readonly origin: string | undefined
  readonly auth: Auth | undefined
  readonly authRequired: boolean
  readonly sessionId: string | undefined
  readonly user: KnownUser | undefined
  readonly resource: ResourceFacts | (() => Promise<ResourceFacts>)
  readonly settings: SettingsSource | undefined
  readonly settingNames: { readonly sampling: string; readonly batch: string; readonly killswitch: string }
  readonly batch: Batch
  readonly durability: 'write-ahead' | 'memory'
  readonly exit: { readonly upload: Upload; readonly timeoutMs: number | undefined }
  readonly network: { readonly proxy: string | false | undefined; readonly ca: readonly string[] }
  readonly compression: 'gzip' | 'none'
  readonly spool: Readonly<Record<'maxBytes' | 'maxAgeMs' | 'maxFiles' | 'maxEventBytes', number>>
  readonly selfContained: boolean
  /** Origins a request may go to. */
  readonly allows: (url: URL) => boolean
  readonly stateDir: string | undefined
  readonly enabled: boolean
  readonly allowInTests: boolean
  readonly optOutVariable: string
  readonly allowInsecure: boolean
}

type Given = { readonly [K in keyof TelemetryOptions]?: unknown }

/**
 * Reads what the host gave. Whatever is wrong falls back to its default and is told once; nothing is thrown.
 *
 * @param defaults the batch configuration below the host's own.
 */
export function parseOptions(input: unknown, defaults: Batch, onBad: OnBad): Options {
  const given = asObject(input, 'options', onBad) as Given
  /** Returns the value if it is valid; otherwise tells `onBad` and returns the fallback. */
  const use = <T>(
    where: string,
    value: unknown,
    valid: (value: unknown) => boolean,
    expected: string,
    fallback: T,
    shown = describe,
  ): T => {
    if (value === undefined) return fallback
    if (valid(value)) return value as T
    onBad(where, `${shown(value)} is not ${expected}; ${instead(fallback)}`)
    return fallback
  }
  const flag = (where: string, value: unknown, fallback: boolean) =>
    use(where, value, (v) => typeof v === 'boolean', 'true or false', fallback)
  const text = <F extends string | undefined>(where: string, value: unknown, fallback: F) =>
    use<string | F>(where, value, isText, 'a text of 1 to 256 characters', fallback)
  const choice = <T extends string>(where: string, value: unknown, fallback: T, ...others: readonly T[]) =>
    use(
      where,
      value,
      (v) => v === fallback || others.includes(v as T),
      `one of ${[fallback, ...others].join(', ')}`,
      fallback,
    )

  // Only checked here: the listeners were read before, so that they hear of the other options.
  use('debug', given.debug, (v) => typeof v === 'boolean' || isFunction(v), 'true, false or a function', undefined)
  use('onDiagnostic', given.onDiagnostic, isFunction, 'a function', undefined)
  const service = asObject(given.service, 'service', onBad) as { readonly name?: unknown; readonly version?: unknown }
  const name = text('service.name', service.name, 'unknown_service')
  const versionText = text('service.version', service.version, '0.0.0')
  if (![name, versionText].every(isHeaderText))
    onBad('service', 'it has characters that no header can carry; only the resource has them')
  const app = slug(text('app', given.app, name))
  const allowInsecure = flag('allowInsecure', given.allowInsecure, false)
  const endpoint = parseEndpoint(given.endpoint, allowInsecure, onBad)
  const allowed = [...(endpoint ? [endpoint.origin] : []), ...origins(given.allowedOrigins, allowInsecure, onBad)]
  const allows = (url: URL) => allowed.includes(url.origin)
  const names = asObject(given.settingNames, 'settingNames', onBad) as NonNullable<TelemetryOptions['settingNames']>
  const exit = asObject(given.exit, 'exit', onBad) as NonNullable<TelemetryOptions['exit']>
  const spool = asObject(given.spool, 'spool', onBad) as NonNullable<TelemetryOptions['spool']>
  const cap = (key: keyof typeof spool, low: number, high: number, fallback: number) => {
    const fits = (v: unknown) => Number.isInteger(v) && (v as number) >= low && (v as number) <= high
    return use(`spool.${key}`, spool[key], fits, `a whole number from ${low} to ${high}`, fallback)
  }
  const network = asObject(given.network, 'network', onBad) as NonNullable<TelemetryOptions['network']>

  const missing = (where: string, used: string) => onBad(where, `it is missing; ${instead(used)}`)
  if (isObject(input) && given.service === undefined) missing('service', 'unknown_service')
  if (isObject(given.service) && service.name === undefined) missing('service.name', 'unknown_service')
  if (isObject(given.service) && service.version === undefined) missing('service.version', '0.0.0')

  return {
    service: { name, version: versionText },
    app,
    endpoint: endpoint?.base,
    origin: endpoint?.origin,
    auth: use<Auth | undefined>('auth', given.auth, isFunction, 'a function', undefined),
    authRequired: flag('authRequired', given.authRequired, false),
    sessionId: text('sessionId', given.sessionId, undefined),
    user: parseUser(given.user, onBad),
    resource: use('resource', given.resource, (v) => isFunction(v) || isObject(v), 'an object or a function', {}),
    settings: use<SettingsSource | undefined>(
      'settings',
      given.settings,
      isSource,
      'an object with read and subscribe',
      undefined,
    ),
    settingNames: {
      sampling: text('settingNames.sampling', names.sampling, 'sampling'),
      batch: text('settingNames.batch', names.batch, 'batch'),
      killswitch: text('settingNames.killswitch', names.killswitch, 'killswitch'),
    },
    batch: parseBatch(given.batch, defaults, allows, onBad),
    durability: choice('durability', given.durability, 'write-ahead', 'memory'),
    exit: {
      upload: choice('exit.upload', exit.upload, 'wait', 'detach', 'leave'),
      timeoutMs: use('exit.timeoutMs', exit.timeoutMs, isFinal, 'a number of milliseconds', undefined),
    },
    network: {
      proxy:
        use('network.proxy', network.proxy, isProxy, 'an http: or https: URL or false', undefined, kindOf) &&
        proxyOf(network.proxy),
      ca: certificates(use('network.ca', network.ca, isCertificates, 'PEM text', [])),
    },
    compression: choice('compression', given.compression, 'none', 'gzip'),
    spool: {
      maxBytes: cap('maxBytes', 2 ** 20, 2 ** 40, limits.maxSpoolBytes),
      maxAgeMs: cap('maxAgeMs', 60_000, 365 * 86_400_000, limits.maxSpoolAgeMs),
      maxFiles: cap('maxFiles', 10, 100_000, limits.maxSpoolFiles),
      maxEventBytes: cap('maxEventBytes', 1_024, 512 * 1_024, limits.maxEventBytes),
    },
    selfContained: flag('selfContained', given.selfContained, false),
    allows,
    allowInsecure,
    stateDir: use<string | undefined>('stateDir', given.stateDir, isAbsolutePath, 'an absolute path', undefined),
    // A value that is no boolean counts as false: it was not a plain yes.
    enabled: flag('enabled', given.enabled, given.enabled === undefined),
    allowInTests: flag('allowInTests', given.allowInTests, false),
    optOutVariable: use(
      'optOutVariable',
      given.optOutVariable,
      (v) => isText(v) && /^[A-Za-z_]\w*$/.test(v),
      'the name of an environment variable',
      `${variablePrefix(app)}_TELEMETRY_DISABLED`,
    ),
  }
}

/** A deadline as the host gave it, or the fallback. */
export const parseTimeout = (value: unknown, fallback: number): number =>
  isDuration(value) ? Math.min(value as number, limits.maxRetryAfterMs) : fallback

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed()
const isDuration = (value: unknown): boolean => typeof value === 'number' && value >= 0
const isFinal = (value: unknown): boolean => isDuration(value) && value !== Number.POSITIVE_INFINITY
const isAbsolutePath = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(value) && !value.includes('\0')
const isProxy = (value: unknown): boolean =>
  value === false || ((typeof value === 'string' || value instanceof URL) && proxyOf(value) !== undefined)
const proxyOf = (value: unknown): string | undefined => {
  const parsed = parseProxy(String(value))
  return 'proxy' in parsed ? parsed.proxy.href : undefined
}
/** Describes a bad value without quoting it: it may contain a password. */
const kindOf = (value: unknown): string => (value === null ? 'null' : `what was given (${typeof value})`)
const isSource = (value: unknown): boolean =>
  isObject(value) && isFunction((value as SettingsSource).read) && isFunction((value as SettingsSource).subscribe)
const isCertificates = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).every((text) => typeof text === 'string' && text.includes('-----BEGIN'))
const certificates = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value

const words = (text: string): readonly string[] => text.split(' ')
/** The names of all options, to report misspelt ones. */
const known = {
  options: [
    ...words('service app endpoint auth authRequired sessionId user resource settings settingNames batch durability'),
    ...words('exit network compression spool selfContained allowedOrigins allowInsecure stateDir enabled'),
    ...words('allowInTests optOutVariable debug onDiagnostic'),
  ],
  service: words('name version'),
  exit: words('upload timeoutMs'),
  network: words('proxy ca'),
  spool: words('maxBytes maxAgeMs maxFiles maxEventBytes'),
  settingNames: words('sampling batch killswitch'),
}

function asObject(value: unknown, where: keyof typeof known, onBad: OnBad): object {
  if (value === undefined) return {}
  if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (!known[where].includes(key)) onBad(where, `there is no option ${describe(key)}; it is ignored`)
    }
    return value
  }
  onBad(where, `${describe(value)} is not an object; using the defaults`)
  return {}
}

function origins(value: unknown, allowInsecure: boolean, onBad: OnBad): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).flatMap((entry) => parseOrigin(entry, allowInsecure, onBad) ?? [])
}
