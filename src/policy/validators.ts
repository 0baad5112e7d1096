import type { SettingsSource } from '../model/settings.ts'
import { isText } from '../model/text.ts'
import { describe, instead } from './describe.ts'
import type { OnBad } from './on-bad.ts'

/** How the value of an option is taken: as it is if it is valid; else `onBad` is told, and the fallback taken. */
export interface Take {
  use<T>(
    where: string,
    value: unknown,
    valid: (value: unknown) => boolean,
    expected: string,
    fallback: T,
    shown?: (value: unknown) => string,
  ): T
  flag(where: string, value: unknown, fallback: boolean): boolean
  text<F extends string | undefined>(where: string, value: unknown, fallback: F): string | F
  choice<T extends string>(where: string, value: unknown, fallback: T, ...others: readonly T[]): T
}

export function createTake(onBad: OnBad): Take {
  const use: Take['use'] = (where, value, valid, expected, fallback, shown = describe) => {
    if (value === undefined) return fallback
    if (valid(value)) return value as typeof fallback
    onBad(where, `${shown(value)} is not ${expected}; ${instead(fallback)}`)
    return fallback
  }
  return {
    use,
    flag: (where, value, fallback) => use(where, value, (v) => typeof v === 'boolean', 'true or false', fallback),
    text: <F extends string | undefined>(where: string, value: unknown, fallback: F) =>
      use<string | F>(where, value, isText, 'a text of 1 to 256 characters', fallback),
    choice: (where, value, fallback, ...others) => {
      const all = [fallback, ...others]
      return use(where, value, (v) => all.includes(v as typeof fallback), `one of ${all.join(', ')}`, fallback)
    },
  }
}

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
export const isCertificates = (value: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).every((text) => typeof text === 'string' && text.includes('-----BEGIN'))
