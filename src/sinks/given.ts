import type { Opening, Takes } from '../model/opening.ts'
import { describe } from '../policy/describe.ts'
import { isHeaderText } from '../policy/header-text.ts'
import { isObject } from '../policy/validators.ts'

/** The name a sink has in a client that knows no other of that name. */
export const nameOr = (given: unknown, fallback: string): string =>
  typeof given === 'string' && /^[a-z][a-z\d-]{0,31}$/.test(given) ? given : fallback

/** Tells of names that are none: the sink then has that of its protocol. */
export function checkName(given: unknown, { onBad, name }: Opening): void {
  if (given !== undefined && nameOr(given, '') === '')
    onBad(
      'name',
      `${describe(given)} is not 1 to 32 of a-z, 0-9 and - with a letter in front; it is called ${describe(name)}`,
    )
}

/** Only a plain yes trusts a receiver. */
export function checkPrivileged(given: unknown, { onBad }: Pick<Opening, 'onBad'>): void {
  if (given !== undefined && typeof given !== 'boolean')
    onBad('privileged', `${describe(given)} is neither true nor false; nothing privileged goes there`)
}

const pattern = /^[a-z][a-z0-9_.]{0,63}$|^[a-z][a-z0-9_.]{0,62}\.\*$/

/**
 * A list of names and beginnings as a question. An entry that is none lets nothing through: a list is there to keep things back.
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

/** Headers as the host gave them; one that no request can carry is left out. */
export function parseHeaders(given: unknown, { onBad }: Pick<Opening, 'onBad'>): Readonly<Record<string, string>> {
  if (given === undefined) return {}
  if (!isObject(given)) {
    onBad('headers', 'what was given is not an object; none are sent')
    return {}
  }
  const fits = ([name, value]: [string, unknown]): boolean => {
    const ok = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && isHeaderText(value)
    // Neither is quoted: it may be a key.
    if (!ok) onBad('headers', 'one of them is no header; it is not sent')
    return ok
  }
  return Object.fromEntries(Object.entries(given).filter(fits))
}
