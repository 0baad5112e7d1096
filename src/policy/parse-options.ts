import { limits } from '../model/limits.ts'
import type { OpenableSink } from '../model/opening.ts'
import type { Auth, ResourceFacts, TelemetryOptions, Upload } from '../model/options.ts'
import type { EventProcessor } from '../model/processors.ts'
import type { Batch, SettingsSource } from '../model/settings.ts'
import { isText } from '../model/text.ts'
import { instead } from './describe.ts'
import { isHeaderText } from './header-text.ts'
import type { OnBad } from './on-bad.ts'
import { asObject } from './option-names.ts'
import { parseEndpoint, parseOrigin } from './parse-endpoint.ts'
import { parseProxy } from './parse-proxy.ts'
import { parseBatch } from './parse-settings.ts'
import { parseSinks } from './parse-sinks.ts'
import { type KnownUser, parseUser } from './parse-user.ts'
import { slug, variablePrefix } from './slug.ts'
import {
  createTake,
  isAbsolutePath,
  isCertificates,
  isDuration,
  isFinal,
  isFunction,
  isObject,
  isProcessors,
  isSource,
  type Take,
} from './validators.ts'

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
  readonly sessionId: string | undefined
  readonly user: KnownUser | undefined
  readonly resource: ResourceFacts | (() => Promise<ResourceFacts>)
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
  /** Origins a request may go to. */
  readonly allows: (url: URL) => boolean
  readonly stateDir: string | undefined
  readonly enabled: boolean
  readonly allowInTests: boolean
  readonly optOutVariable: string
  readonly allowInsecure: boolean
}

type Given = { readonly [K in keyof TelemetryOptions]?: unknown }
type Part<K extends 'settingNames' | 'exit' | 'spool' | 'network'> = NonNullable<TelemetryOptions[K]>

/**
 * Reads what the host gave. Whatever is wrong falls back to its default and is told once; nothing is thrown.
 *
 * @param defaults the batch configuration below the host's own.
 */
export function parseOptions(input: unknown, defaults: Batch, onBad: OnBad): Options {
  const given = asObject(input, 'options', onBad) as Given
  const take = createTake(onBad)
  const { use, flag, text, choice } = take
  // Only checked here: the listeners were read before, so that they hear of the other options.
  use('debug', given.debug, (v) => typeof v === 'boolean' || isFunction(v), 'true, false or a function', undefined)
  use('onDiagnostic', given.onDiagnostic, isFunction, 'a function', undefined)
  const service = parseService(input, given.service, take, onBad)
  const app = slug(text('app', given.app, service.name))
  const allowInsecure = flag('allowInsecure', given.allowInsecure, false)
  const endpoint = parseEndpoint(given.endpoint, allowInsecure, onBad)
  const allowed = [...(endpoint ? [endpoint.origin] : []), ...origins(given.allowedOrigins, allowInsecure, onBad)]
  const allows = (url: URL) => allowed.includes(url.origin)
  const source = 'an object with read and subscribe'

  return {
    ...{ service, app, allows, allowInsecure },
    endpoint: endpoint?.base,
    origin: endpoint?.origin,
    sinks: parseSinks(given.sinks, onBad),
    auth: use<Auth | undefined>('auth', given.auth, isFunction, 'a function', undefined),
    authRequired: flag('authRequired', given.authRequired, false),
    sessionId: text('sessionId', given.sessionId, undefined),
    user: parseUser(given.user, onBad),
    resource: use('resource', given.resource, (v) => isFunction(v) || isObject(v), 'an object or a function', {}),
    settings: use<SettingsSource | undefined>('settings', given.settings, isSource, source, undefined),
    settingNames: parseSettingNames(asObject(given.settingNames, 'settingNames', onBad) as Part<'settingNames'>, take),
    batch: parseBatch(given.batch, defaults, allows, onBad),
    durability: choice('durability', given.durability, 'write-ahead', 'memory'),
    exit: parseExit(asObject(given.exit, 'exit', onBad) as Part<'exit'>, take),
    network: parseNetwork(asObject(given.network, 'network', onBad) as Part<'network'>, take),
    processors: use('processors', given.processors, isProcessors, 'a list of log record processors', []),
    compression: choice('compression', given.compression, 'none', 'gzip'),
    spool: parseSpool(asObject(given.spool, 'spool', onBad) as Part<'spool'>, take),
    selfContained: flag('selfContained', given.selfContained, false),
    stateDir: use<string | undefined>('stateDir', given.stateDir, isAbsolutePath, 'an absolute path', undefined),
    // A value that is no boolean counts as false: it was not a plain yes.
    enabled: flag('enabled', given.enabled, given.enabled === undefined),
    allowInTests: flag('allowInTests', given.allowInTests, false),
    optOutVariable: parseVariable(given.optOutVariable, app, take),
  }
}

function parseService(input: unknown, given: unknown, { text }: Take, onBad: OnBad): Options['service'] {
  const service = asObject(given, 'service', onBad) as { readonly name?: unknown; readonly version?: unknown }
  const parsed = {
    name: text('service.name', service.name, 'unknown_service'),
    version: text('service.version', service.version, '0.0.0'),
  }
  if (![parsed.name, parsed.version].every(isHeaderText))
    onBad('service', 'it has characters that no header can carry; only the resource has them')
  const missing = (where: string, used: string) => onBad(where, `it is missing; ${instead(used)}`)
  if (isObject(input) && given === undefined) missing('service', parsed.name)
  if (isObject(given) && service.name === undefined) missing('service.name', parsed.name)
  if (isObject(given) && service.version === undefined) missing('service.version', parsed.version)
  return parsed
}

const parseSettingNames = (names: Part<'settingNames'>, { text }: Take): Options['settingNames'] => ({
  sampling: text('settingNames.sampling', names.sampling, 'sampling'),
  batch: text('settingNames.batch', names.batch, 'batch'),
  killswitch: text('settingNames.killswitch', names.killswitch, 'killswitch'),
  version: text('settingNames.version', names.version, 'version'),
})

const parseExit = (exit: Part<'exit'>, { choice, use }: Take): Options['exit'] => ({
  upload: choice<Upload>('exit.upload', exit.upload, 'wait', 'detach', 'leave'),
  timeoutMs: use('exit.timeoutMs', exit.timeoutMs, isFinal, 'a number of milliseconds', undefined),
})

function parseNetwork({ proxy, ca }: Part<'network'>, { use }: Take): Options['network'] {
  const url =
    use('network.proxy', proxy, isProxy, 'an http: or https: URL or false', undefined, kindOf) && proxyOf(proxy)
  const texts = use<string | readonly string[]>('network.ca', ca, isCertificates, 'PEM text', [])
  return { proxy: url, ca: typeof texts === 'string' ? [texts] : texts }
}

function parseSpool(spool: Part<'spool'>, { use }: Take): Options['spool'] {
  const cap = (key: keyof typeof spool, low: number, high: number, fallback: number) => {
    const fits = (v: unknown) => Number.isInteger(v) && (v as number) >= low && (v as number) <= high
    return use(`spool.${key}`, spool[key], fits, `a whole number from ${low} to ${high}`, fallback)
  }
  return {
    maxBytes: cap('maxBytes', 2 ** 20, 2 ** 40, limits.maxSpoolBytes),
    maxAgeMs: cap('maxAgeMs', 60_000, 365 * 86_400_000, limits.maxSpoolAgeMs),
    maxFiles: cap('maxFiles', 10, 100_000, limits.maxSpoolFiles),
    maxEventBytes: cap('maxEventBytes', 1_024, 512 * 1_024, limits.maxEventBytes),
  }
}

function parseVariable(given: unknown, app: string, { use }: Take): string {
  const isName = (value: unknown) => isText(value) && /^[A-Za-z_]\w*$/.test(value)
  const own = `${variablePrefix(app)}_TELEMETRY_DISABLED`
  return use('optOutVariable', given, isName, 'the name of an environment variable', own)
}

/** A deadline as the host gave it, or the fallback. */
export const parseTimeout = (value: unknown, fallback: number): number =>
  isDuration(value) ? Math.min(value, limits.maxRetryAfterMs) : fallback

const isProxy = (value: unknown): boolean =>
  value === false || ((typeof value === 'string' || value instanceof URL) && proxyOf(value) !== undefined)
const proxyOf = (value: unknown): string | undefined => {
  const parsed = parseProxy(String(value))
  return 'proxy' in parsed ? parsed.proxy.href : undefined
}
/** Describes a bad value without quoting it: it may contain a password. */
const kindOf = (value: unknown): string => (value === null ? 'null' : `what was given (${typeof value})`)

function origins(value: unknown, allowInsecure: boolean, onBad: OnBad): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).flatMap((entry) => parseOrigin(entry, allowInsecure, onBad) ?? [])
}
