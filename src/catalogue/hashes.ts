/* The two ways in which a text leaves as a hash. Built on SHA-256 of the port `Random`, so that this room needs nothing of Node. */

import type { Random } from '../model/ports.ts'

type Sha256 = Random['sha256']

/** What HMAC pads its key to, in bytes. */
const block = 64

/** HMAC-SHA-256 (RFC 2104) in hex. Without the salt nobody can find the text by hashing guesses. The salt has 64 bytes at most. */
export function hmacOf(sha256: Sha256, salt: string, text: string): string {
  const key = Buffer.from(salt)
  const padded = (byte: number) => Uint8Array.from({ length: block }, (_, at) => (key[at] ?? 0) ^ byte)
  const inner = sha256(Buffer.concat([padded(0x36), Buffer.from(text)]))
  return sha256(Buffer.concat([padded(0x5c), Buffer.from(inner, 'hex')]))
}

/** SHA-256 of the text as one large number, modulo `of`: the same group for the same text, on every machine. */
export const bucketOf = (sha256: Sha256, text: string, of: number): number =>
  Number(BigInt(`0x${sha256(text)}`) % BigInt(of))
