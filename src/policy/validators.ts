/* Small questions about values that hosts give, used by tables and parsers. Some only ask for the shape: the value itself is checked where it is used. */

import { type Catalogue, screening } from '../model/catalogue.ts'
import { levelDoor } from '../model/level.ts'

/** An object and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isFunction = (value: unknown): boolean => typeof value === 'function'
/** Milliseconds, without an end as well. */
export const isDuration = (value: unknown): value is number => typeof value === 'number' && value >= 0
/** Milliseconds with an end. */
export const isFinal = (value: unknown): boolean => isDuration(value) && value !== Number.POSITIVE_INFINITY
/** An absolute path of any platform: `/…`, `C:\…`, `\\server`. */
export const isAbsolutePath = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(value) && !value.includes('\0')
/** A settings source. */
export const isSource = (value: unknown): boolean =>
  isObject(value) && isFunction(value.read) && isFunction(value.subscribe)
/** A list of OpenTelemetry's log record processors. */
export const isProcessors = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((item) => isObject(item) && ['onEmit', 'forceFlush', 'shutdown'].every((name) => isFunction(item[name])))
/** Made by `defineEvents`, of this copy of the package or another. */
export const isCatalogue = (value: unknown): value is Catalogue => isObject(value) && screening in value
/** Made by `createLevel`, of this copy of the package or another. */
export const isLevel = (value: unknown): boolean => isObject(value) && levelDoor in value
/** One PEM text or several, by their first line alone: whether they are certificates is looked at and told before the first connection. */
export const isCertificates = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).every((text) => typeof text === 'string' && text.includes('-----BEGIN'))
