/*
 * Every option there is: its name, what fits, and what is used instead. Nowhere else is a name of one written down, but in its type;
 * `docs/options.md` is made of this table, and the hints for misspelt names are, too.
 */

import { limits } from '../model/limits.ts'
import type { Auth, ResourceFacts, Upload } from '../model/options.ts'
import type { EventProcessor } from '../model/processors.ts'
import type { SettingsSource } from '../model/settings.ts'
import { proxyOf } from './parse-proxy.ts'
import { choice, flag, option, raw, text, whole } from './take.ts'
import {
  isAbsolutePath,
  isCatalogue,
  isCertificates,
  isFinal,
  isFunction,
  isObject,
  isProcessors,
  isSource,
} from './validators.ts'

export const serviceTable = { name: text('unknown_service'), version: text('0.0.0') }

export const settingNamesTable = {
  sampling: text('sampling'),
  batch: text('batch'),
  killswitch: text('killswitch'),
  version: text('version'),
}

export const exitTable = {
  upload: choice<Upload>('wait', 'detach', 'leave'),
  timeoutMs: option<number | undefined>(isFinal, 'a number of milliseconds', undefined),
}

export const spoolTable = {
  maxBytes: whole(2 ** 20, 2 ** 40, limits.maxSpoolBytes),
  maxAgeMs: whole(60_000, 365 * 86_400_000, limits.maxSpoolAgeMs),
  maxFiles: whole(10, 100_000, limits.maxSpoolFiles),
  maxEventBytes: whole(1_024, 512 * 1_024, limits.maxEventBytes),
}

const isProxy = (value: unknown): boolean =>
  value === false || ((typeof value === 'string' || value instanceof URL) && proxyOf(value) !== undefined)
/** Describes a bad value without quoting it: it may contain a password, or be a key that was taken for the option itself or for its certificate. */
const kindOf = (value: unknown): string => (value === null ? 'null' : `what was given (${typeof value})`)

export const networkTable = {
  proxy: option<string | URL | false | undefined>(isProxy, 'an http: or https: URL or false', undefined, kindOf),
  ca: option<string | readonly string[]>(isCertificates, 'PEM text', [], kindOf),
}

const isListener = (value: unknown): boolean => typeof value === 'boolean' || isFunction(value)
const isFacts = (value: unknown): boolean => isFunction(value) || isObject(value)

export const optionsTable = {
  // These are parsed apart, by rules of their own.
  ...{ service: raw, endpoint: raw, allowedOrigins: raw, sinks: raw, user: raw, batch: raw },
  ...{ app: raw, enabled: raw, optOutVariable: raw, requireConsent: raw, notice: raw, level: raw },
  ...{ settingNames: raw, exit: raw, network: raw, spool: raw },
  allowInsecure: flag(false),
  auth: option<Auth | undefined>(isFunction, 'a function', undefined, kindOf),
  authRequired: flag(false),
  audience: choice<'external' | 'internal'>('external', 'internal'),
  sessionId: text(undefined),
  idRotationDays: whole(0, 3_650, 0),
  resource: option<ResourceFacts | (() => Promise<ResourceFacts>) | undefined>(
    isFacts,
    'an object or a function',
    undefined,
  ),
  settings: option<SettingsSource | undefined>(
    isSource,
    'a source of settings, such as staticSettings(document)',
    undefined,
  ),
  durability: choice<'write-ahead' | 'memory'>('write-ahead', 'memory'),
  processors: option<readonly EventProcessor[]>(isProcessors, 'a list of log record processors', []),
  compression: choice<'none' | 'gzip'>('none', 'gzip'),
  selfContained: flag(false),
  privileged: flag(false),
  stateDir: option<string | undefined>(isAbsolutePath, 'an absolute path', undefined),
  allowInTests: flag(false),
  // Only checked here: the listeners were read before, so that they hear of the other options.
  debug: option<unknown>(isListener, 'true, false or a function', undefined),
  // The façade reads the catalogue itself, as it reads the listeners.
  events: option<unknown>(isCatalogue, 'made by defineEvents', undefined),
  onDiagnostic: option<unknown>(isFunction, 'a function', undefined),
}
