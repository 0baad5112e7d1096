/* Who may talk to the collector, asked before anything of a request is read. The bridge has the same gate. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createHostGuard } from './host-guard.ts'

/** Why a request is turned away. */
export interface Unwanted {
  readonly status: 401 | 403
  readonly message: string
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

const bearer = (header: string | undefined): string | undefined => /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]

type Ask = (incoming: IncomingMessage) => Unwanted | undefined

/**
 * Turns away requests by a foreign name, and those of foreign websites.
 *
 * @param allowed names and addresses besides those of loopback
 */
export const createForeign = (allowed: readonly string[]): Ask => {
  const guard = createHostGuard(allowed)
  return ({ headers, socket }) => {
    const { host, origin } = headers
    const message = guard({ host, origin, localAddress: socket.localAddress })
    return message === undefined ? undefined : { status: 403, message }
  }
}

/**
 * The same, and who does not know the token.
 *
 * @param allowed names and addresses besides those of loopback
 * @param token a secret every sender must know; undefined asks for none
 */
export const createGate = (allowed: readonly string[], token: string | undefined) => {
  const foreign = createForeign(allowed)
  const expected = token === undefined ? undefined : hashOf(token)
  // Hashes are compared, in constant time: a comparison of the texts would end sooner the less of the token is right.
  const isRight = (given: string | undefined): boolean =>
    expected === undefined || (given !== undefined && timingSafeEqual(hashOf(given), expected))

  return (incoming: IncomingMessage, tokenHeader: string | undefined): Unwanted | undefined => {
    const { headers } = incoming
    const own = tokenHeader === undefined ? undefined : headers[tokenHeader]
    const knows = isRight(bearer(headers.authorization)) || isRight(typeof own === 'string' ? own : undefined)
    const message = 'the token is missing or wrong: send Authorization: Bearer <token>'
    return foreign(incoming) ?? (knows ? undefined : { status: 401, message })
  }
}
