import type { User } from '../model/event.ts'
import type { OnBad } from './parse-settings.ts'
import { describe } from './report.ts'

/** A user of whom only usable parts are left; never an empty one. */
export type KnownUser = { readonly [K in keyof User]: string }

const parts = ['id', 'accountUuid', 'organizationUuid', 'email'] as const

/** The user as the host gave it; a part that is no text of 1 to 256 characters is left out and told (never quoted: it may be an e-mail address). */
export function parseUser(value: unknown, onBad: OnBad): KnownUser | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object') {
    onBad('user', `${describe(value)} is not an object; no user is recorded`)
    return undefined
  }
  const known: { -readonly [K in keyof User]: string } = {}
  for (const part of parts) {
    const text = readPart(value, part)
    if (text === undefined || text === null) continue
    if (typeof text === 'string' && text.length > 0 && text.length <= 256 && text.isWellFormed()) known[part] = text
    else onBad(`user.${part}`, `a ${typeof text} that is not a text of 1 to 256 characters; left out`)
  }
  return Object.keys(known).length > 0 ? Object.freeze(known) : undefined
}

/** What cannot be read is as good as a value that cannot be used. */
function readPart(user: object, part: string): unknown {
  try {
    return (user as Record<string, unknown>)[part]
  } catch {
    return Number.NaN
  }
}
