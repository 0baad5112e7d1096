import type { Batch, BatchSettings, Killswitch } from '../model/settings.ts'
import { describe, instead } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { parseObject } from './parse-object.ts'
import { withoutSecrets } from './without-secrets.ts'

/** Whether requests may go to the origin of this URL. A remote `baseUrl` is ignored otherwise. */
export type AllowsOrigin = (url: URL) => boolean

export const defaultBatch: Batch = {
  scheduledDelayMillis: 10_000,
  maxExportBatchSize: 200,
  maxQueueSize: 8_192,
  skipAuth: false,
  maxAttempts: 8,
  path: '/api/event_logging/batch',
  baseUrl: undefined,
}

/**
 * The defaults, with `scheduledDelayMillis` from `OTEL_LOGS_EXPORT_INTERVAL` (milliseconds) if that is set. It is the only
 * OpenTelemetry variable that is read.
 */
export function batchDefaults(env: Readonly<Record<string, string | undefined>>, onBad: OnBad): Batch {
  const interval = env.OTEL_LOGS_EXPORT_INTERVAL?.trim()
  if (!interval) return defaultBatch
  return parseBatch(
    { scheduledDelayMillis: Number(interval) },
    defaultBatch,
    () => false,
    (_, message) => onBad('OTEL_LOGS_EXPORT_INTERVAL', message),
  )
}

const ranges = {
  scheduledDelayMillis: [100, 3_600_000],
  maxExportBatchSize: [1, 10_000],
  maxQueueSize: [1, 100_000],
  maxAttempts: [1, 100],
} as const

/** Parses a batch configuration field by field. A bad field falls back to `defaults`, and `onBad` hears of it; the others stay. */
export function parseBatch(input: unknown, defaults: Batch, allows: AllowsOrigin, onBad: OnBad): Batch {
  const given = parseObject(input, 'batch', onBad) as { readonly [K in keyof BatchSettings]: unknown }
  const use = <T>(key: keyof Batch, valid: (value: unknown) => boolean, expected: string): T => {
    const value = given[key]
    if (value === undefined) return defaults[key] as T
    if (valid(value)) return value as T
    onBad(`batch.${key}`, `${describe(withoutSecrets(value))} is not ${expected}; ${instead(defaults[key])}`)
    return defaults[key] as T
  }
  const integer = (key: keyof typeof ranges): number => {
    const [low, high] = ranges[key]
    const valid = (value: unknown) => Number.isInteger(value) && (value as number) >= low && (value as number) <= high
    return use(key, valid, `a whole number from ${low} to ${high}`)
  }
  const maxQueueSize = integer('maxQueueSize')
  return {
    scheduledDelayMillis: integer('scheduledDelayMillis'),
    // A batch larger than the queue would never fill; OpenTelemetry's processor refuses such options.
    maxExportBatchSize: Math.min(integer('maxExportBatchSize'), maxQueueSize),
    maxQueueSize,
    maxAttempts: integer('maxAttempts'),
    skipAuth: use('skipAuth', (value) => typeof value === 'boolean', 'true or false'),
    path: use('path', isPath, 'a path like /api/event_logging/batch'),
    baseUrl: use('baseUrl', (value) => isAllowedUrl(value, allows), 'a URL of an origin the host allowed'),
  }
}

/** Parses the killswitch. Only `true` stops a sink: a damaged document must not silence a fleet. */
export function parseKillswitch(input: unknown, onBad: OnBad): Killswitch {
  const killed = new Map<string, boolean>()
  for (const [sink, value] of Object.entries(parseObject(input, 'killswitch', onBad))) {
    if (typeof value === 'boolean') killed.set(sink, value)
    else onBad(`killswitch.${sink}`, `${describe(value)} is not true or false; the sink stays on`)
  }
  return killed
}

function isPath(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 1_000) return false
  if (!/^\/(?!\/)[\w./~%!$&'()*+,;=:@?-]*$/.test(value)) return false
  const [path = ''] = value.split('?', 1)
  // A step up would leave the place below the endpoint. Servers decode before they step, some of them twice, and some take `..;` for `..`.
  return !/%(?:2[ef5]|5c|7f|[01]|c[01])/i.test(path) && !/\/\.{1,2}(?:[;/]|$)/.test(path)
}

/** Blanks in it would be taken out by the parser of URLs, and a name and a password would be credentials that nobody gave. */
function isAllowedUrl(value: unknown, allows: AllowsOrigin): boolean {
  if (typeof value !== 'string' || value.length > 2_000 || /[\s\\]/.test(value) || !URL.canParse(value)) return false
  const url = new URL(value)
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' && allows(url)
}
