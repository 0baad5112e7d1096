/* The user as the host gives them, at the start and at each `setUser`. */

import type { User } from '../model/event.ts'
import { or } from '../model/or.ts'
import { isText } from '../model/text.ts'
import type { OnBad } from './on-bad.ts'

/** A user with its valid parts only; at least one of them is there. */
export type KnownUser = { readonly [K in keyof User]: string }

const parts = ['id', 'accountUuid', 'organizationUuid', 'email'] as const

/**
 * Parses a user. A part that is not a text of 1 to 256 characters is left out; `onBad` hears of it, and of a user that is no object, without the
 * value, which may be an e-mail address.
 */
export function parseUser(value: unknown, onBad: OnBad): KnownUser | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object') {
    onBad('user', `a ${typeof value} is not an object; no user is recorded`)
    return undefined
  }
  const known: { -readonly [K in keyof User]: string } = {}
  for (const part of parts) {
    const text = readPart(value, part)
    if (text === undefined || text === null) continue
    if (isText(text)) known[part] = text
    else onBad(`user.${part}`, `it is not a text of 1 to 256 characters; left out`)
  }
  return Object.keys(known).length > 0 ? Object.freeze(known) : undefined
}

/** Reads one part. If its getter throws, the result is NaN, which the caller refuses. */
const readPart = (user: object, part: string): unknown => or(Number.NaN, () => (user as Record<string, unknown>)[part])
