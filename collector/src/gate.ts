import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createHostGuard } from './host-guard.ts'

export interface Unwanted {
  readonly status: 401 | 403
  readonly message: string
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

const bearer = (header: string | undefined): string | undefined => /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]

/**
 * Who may talk to the collector at all, asked before anything is read.
 *
 * @param allowed names and addresses besides those of loopback
 * @param token a secret every sender must know; undefined asks for none
 */
export const createGate = (allowed: readonly string[], token: string | undefined) => {
  const guard = createHostGuard(allowed)
  const expected = token === undefined ? undefined : hashOf(token)
  // Of hashes, since a comparison of texts ends the sooner the less of them is right.
  const isRight = (given: string | undefined): boolean =>
    expected === undefined || (given !== undefined && timingSafeEqual(hashOf(given), expected))

  return ({ headers, socket }: IncomingMessage, tokenHeader: string | undefined): Unwanted | undefined => {
    const { host, origin, authorization } = headers
    const foreign = guard({ host, origin, localAddress: socket.localAddress })
    if (foreign !== undefined) return { status: 403, message: foreign }
    const own = tokenHeader === undefined ? undefined : headers[tokenHeader]
    if (isRight(bearer(authorization)) || isRight(typeof own === 'string' ? own : undefined)) return undefined
    return { status: 401, message: 'the token is missing or wrong: send Authorization: Bearer <token>' }
  }
}
