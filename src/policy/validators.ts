import { type Catalogue, screening } from '../model/catalogue.ts'
import { levelDoor } from '../model/level.ts'
import type { SettingsSource } from '../model/settings.ts'

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isFunction = (value: unknown): boolean => typeof value === 'function'
export const isDuration = (value: unknown): value is number => typeof value === 'number' && value >= 0
export const isFinal = (value: unknown): boolean => isDuration(value) && value !== Number.POSITIVE_INFINITY
export const isAbsolutePath = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(value) && !value.includes('\0')
export const isSource = (value: unknown): boolean =>
  isObject(value) && isFunction((value as SettingsSource).read) && isFunction((value as SettingsSource).subscribe)
export const isProcessors = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every(
    (item) =>
      isObject(item) &&
      ['onEmit', 'forceFlush', 'shutdown'].every((name) =>
        isFunction((item as Readonly<Record<string, unknown>>)[name]),
      ),
  )
export const isCatalogue = (value: unknown): value is Catalogue => isObject(value) && screening in value
export const isLevel = (value: unknown): boolean => isObject(value) && levelDoor in value
export const isCertificates = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).every((text) => typeof text === 'string' && text.includes('-----BEGIN'))
