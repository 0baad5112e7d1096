/* The option `idRotationDays`: an installation id, and a salt of hashed fields, that are others after some days. */

const dayMs = 86_400_000

/** A secret of one machine, how many days what is made of it holds, and the time it is asked for (epoch milliseconds). */
export interface Rotating {
  /** A random UUID that never leaves the machine. */
  readonly secret: string
  readonly days: number
  readonly now: number
}

/**
 * An id, or a salt, that is another one after some days. It is computed and not written down: all programs that run at a moment have the same
 * one, with nobody to race, and a clock that was wrong for a day leaves nothing behind. Who knows one of them can tell neither the secret nor
 * another one. A version 8 UUID (RFC 9562, section 5.8).
 */
export function rotated(use: 'id' | 'salt', rotating: Rotating, sha256: (text: string) => string): string {
  const hex = sha256(`${use}\n${rotating.secret}\n${periodOf(rotating)}`)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`]
  return `${parts.join('-')}-${hex.slice(20, 32)}`
}

/**
 * When within a period this installation changes, in milliseconds. Each has a moment of its own: if all changed at once, nobody could tell
 * when, but with one change among few an old and a new id could be matched by when they were last and first seen.
 */
export const offsetOf = ({ secret, days }: Rotating): number =>
  (Number.parseInt(secret.slice(0, 8), 16) / 2 ** 32) * days * dayMs

/** Which period it is. */
export const periodOf = (rotating: Rotating): number =>
  Math.floor((rotating.now + offsetOf(rotating)) / (rotating.days * dayMs))
