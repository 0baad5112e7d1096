/* What hosts give to the functions that make sinks, checked when a client opens the sink and there is somebody to report to. */

import type { Opening, Takes } from '../model/opening.ts'
import { describe } from '../policy/describe.ts'
import { isHeaderName, isHeaderText } from '../policy/header-text.ts'
import { defaultBatch } from '../policy/parse-batch.ts'
import { tellUnknown } from '../policy/take.ts'
import { isObject } from '../policy/validators.ts'

/** The name that was given if it can be one, else the fallback. A client that has another sink of the name changes it. */
export const nameOr = (given: unknown, fallback: string): string =>
  typeof given === 'string' && /^[a-z][a-z\d-]{0,31}$/.test(given) ? given : fallback

/** Reports a name that cannot be used. The sink then has the name of its protocol, which `nameOr` gave it. */
export function checkName(given: unknown, { onBad, name }: Opening): void {
  if (given !== undefined && nameOr(given, '') === '')
    onBad(
      'name',
      `${describe(given)} is not 1 to 32 of a-z, 0-9 and - with a letter in front; it is called ${describe(name)}`,
    )
}

/**
 * Reports names that are no options of this sink. One that is misspelt would otherwise be missed in silence: `alow` sends everything.
 *
 * @param own the options that it has besides `name` and `allow`.
 */
export function checkNames(given: object, own: readonly string[], { onBad }: Pick<Opening, 'onBad'>): void {
  tellUnknown(given, ['name', 'allow', ...own], 'options', onBad)
  if (own.includes('batch'))
    tellUnknown((given as { readonly batch?: unknown }).batch, Object.keys(defaultBatch), 'batch', onBad)
}

/** Reports a `privileged` that is neither true nor false. Only `true` trusts a receiver, so a mistake keeps things back. */
export function checkPrivileged(given: unknown, { onBad }: Pick<Opening, 'onBad'>): void {
  if (given !== undefined && typeof given !== 'boolean')
    onBad('privileged', `${describe(given)} is neither true nor false; nothing privileged goes there`)
}

/** An event name, or the beginning of one that ends with `.*`. */
const pattern = /^[a-z][a-z0-9_.]{0,63}$|^[a-z][a-z0-9_.]{0,62}\.\*$/

/**
 * Makes a function of an `allow` list that says whether a sink takes an event name. A bad entry, or a bad list, lets nothing through: the list
 * is there to keep events back. Undefined: no list was given, and all names are taken.
 */
export function parseAllow(given: unknown, { onBad }: Pick<Opening, 'onBad'>): Takes {
  if (given === undefined) return undefined
  const names = new Set<string>()
  const beginnings: string[] = []
  if (!Array.isArray(given)) onBad('allow', `${describe(given)} is no list; the sink takes nothing`)
  for (const entry of Array.isArray(given) ? given : []) {
    if (typeof entry !== 'string' || !pattern.test(entry))
      onBad('allow', `${describe(entry)} is neither an event name nor a beginning like tool.*; it lets nothing through`)
    else if (entry.endsWith('*')) beginnings.push(entry.slice(0, -1))
    else names.add(entry)
  }
  return (eventName) => names.has(eventName) || beginnings.some((beginning) => eventName.startsWith(beginning))
}

/** Headers as the host gave them; one that no request can carry is left out and reported. */
export function parseHeaders(given: unknown, { onBad }: Pick<Opening, 'onBad'>): Readonly<Record<string, string>> {
  if (given === undefined) return {}
  if (!isObject(given)) {
    onBad('headers', 'what was given is not an object; none are sent')
    return {}
  }
  const fits = ([name, value]: [string, unknown]): boolean => {
    const ok = isHeaderName(name) && typeof value === 'string' && isHeaderText(value)
    // Neither name nor value is quoted, because it may be a key.
    if (!ok) onBad('headers', 'one of them is no header; it is not sent')
    return ok
  }
  return Object.fromEntries(Object.entries(given as Readonly<Record<string, string>>).filter(fits))
}
