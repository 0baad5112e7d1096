/*
 * The part `batch`, checked, which is a setting and an option. Settings come from outside while a program runs, so each field is judged by itself:
 * one that is wrong must not undo the others.
 */

import type { Batch, BatchSettings } from '../model/settings.ts'
import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { parseObject } from './parse-object.ts'
import { take } from './take.ts'
import { urlFrom } from './url-from.ts'
import { withoutSecrets } from './without-secrets.ts'

/** Whether requests may go to the origin of this URL. A remote `baseUrl` is ignored otherwise. */
export type AllowsOrigin = (url: URL) => boolean

/** What holds where neither option nor settings say otherwise; docs/settings.md lists it. */
export const defaultBatch: Batch = {
  scheduledDelayMillis: 10_000,
  maxExportBatchSize: 200,
  maxQueueSize: 8_192,
  maxAttempts: 8,
  skipAuth: false,
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

/** Lowest and highest values; a positive number outside becomes the nearer one. */
const batchRanges = {
  scheduledDelayMillis: [100, 3_600_000],
  maxExportBatchSize: [1, 10_000],
  maxQueueSize: [1, 100_000],
  maxAttempts: [1, 100],
} as const

/**
 * Parses a batch configuration field by field. A number beyond its range becomes the nearest bound, anything else that is bad falls back to
 * `defaults`, and `onBad` hears of it; the others stay.
 */
export const parseBatch = (input: unknown, defaults: Batch, allows: AllowsOrigin, onBad: OnBad): Batch =>
  // Nothing is given in most programs, and in all of them before settings are read: then the parser need not be compiled.
  input === undefined ? defaults : parseGivenBatch(input, defaults, allows, onBad)

function parseGivenBatch(input: unknown, defaults: Batch, allows: AllowsOrigin, onBad: OnBad): Batch {
  const given = parseObject(input ?? undefined, 'batch', onBad) as { readonly [K in keyof BatchSettings]: unknown }
  const shown = (value: unknown) => describe(withoutSecrets(value))
  const use = <K extends keyof Batch>(key: K, valid: (value: unknown) => boolean, expected: string): Batch[K] =>
    take({ valid, expected, fallback: defaults[key], shown }, given[key], `batch.${key}`, onBad)
  const integer = (key: keyof typeof batchRanges): number => {
    const [low, high] = batchRanges[key]
    const value = given[key] as number
    const expected = `a whole number from ${low} to ${high}`
    const nearest = Math.min(Math.max(Math.round(value), low), high)
    // Too much or too little of something was meant: the bound is nearer to that than the default. 0 and less may mean anything.
    if (!Number.isFinite(value) || value <= 0 || nearest === value) return use(key, () => nearest === value, expected)
    onBad(`batch.${key}`, `${describe(value)} is not ${expected}; using ${nearest}`)
    return nearest
  }
  const maxQueueSize = integer('maxQueueSize')
  // In the order of `defaultBatch`: a tool and its uploader write both down, and compare texts.
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

/** A path below the endpoint, as bytes that no server and no proxy on the way can read as one that leads out of it. */
function isPath(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 1_000) return false
  if (!/^\/(?!\/)[\w./~%!$&'()*+,;=:@?-]*$/.test(value)) return false
  const [path = ''] = value.split('?', 1)
  // A step up would leave the place below the endpoint. Servers decode before they step, some of them twice, and some take `..;` for `..`.
  return !/%(?:2[ef5]|5c|7f|[01]|c[01])/i.test(path) && !/\/\.{1,2}(?:[;/]|$)/.test(path)
}

/** Blanks are refused because the parser of URLs would take them out, user name and password because they would be credentials nobody gave. */
function isAllowedUrl(value: unknown, allows: AllowsOrigin): boolean {
  if (typeof value !== 'string' || value.length > 2_000 || /[\s\\]/.test(value)) return false
  const url = urlFrom(value)
  if (!url) return false
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' && allows(url)
}
