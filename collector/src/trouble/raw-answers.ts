/* Broken answers, written to the socket itself, because no framework offers them. */

import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Ends the connection with a TCP reset. TLS sockets cannot send one; those are cut. */
export const reset = ({ socket }: ServerResponse): void => {
  if (!socket) return
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}

/** Headers, then one byte at a time until somebody closes the connection. */
export const drip = (outgoing: ServerResponse, status: number, everyMs: number): void => {
  outgoing.writeHead(status, { 'content-type': 'application/json' })
  outgoing.flushHeaders()
  const timer = setInterval(() => outgoing.write(' '), everyMs)
  outgoing.on('close', () => clearInterval(timer))
}

/** Declares 100 bytes more than it sends, then closes. */
export const truncate = (outgoing: ServerResponse, status: number): void => {
  const body = '{"accepted":'
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length + 100 })
  outgoing.write(body, () => outgoing.socket?.destroy())
}

/** Waits; false when the client went away or the collector closed meanwhile. */
export const pause = async (outgoing: ServerResponse, ms: number): Promise<boolean> => {
  const gone = new AbortController()
  const onClose = (): void => gone.abort()
  outgoing.once('close', onClose)
  try {
    await sleep(ms, undefined, { signal: gone.signal })
    return true
  } catch {
    return false
  } finally {
    outgoing.off('close', onClose)
  }
}
