/* The way to an HTTPS endpoint through a proxy: a CONNECT to the proxy, after which its socket is the endpoint's. */

import type { AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import { bare, failure, httpModule, openRequest } from './request.ts'

/** From where to where a tunnel leads, and how the proxy is reached. */
export interface Tunnel {
  readonly proxy: URL
  /** `host:port` of the endpoint. */
  readonly target: string
  /** For the connection to the proxy: how names are looked up, whom to trust. */
  readonly options: AgentOptions
  readonly onNoConnection: () => void
}

/**
 * Asks a proxy for a way to the endpoint (CONNECT). Only 200 opens one: whatever else a proxy says is not the endpoint's
 * answer, be it a 2xx or a 400.
 *
 * @param done gets the open socket, or an error whose code is PROXY_ and the status, or Node's.
 * @returns how to end it before it has come about
 */
export function openTunnel(
  { proxy, target, options, onNoConnection }: Tunnel,
  done: (error: Error | null, socket?: Socket) => void,
): () => void {
  const headers = { Host: target, ...authorization(proxy) }
  const { protocol, port } = proxy
  const isTls = protocol === 'https:'
  const agent = new (httpModule(protocol).Agent)({ ...options, keepAlive: false })
  const where = { protocol, host: bare(proxy.hostname), port: port || (isTls ? 443 : 80) }
  const request = openRequest({
    options: { ...where, method: 'CONNECT', path: target, agent },
    headers,
    onNoConnection,
  })
  request.once('connect', ({ statusCode }, socket: Socket) => {
    if (statusCode === 200) return done(null, socket)
    socket.destroy()
    done(failure(`PROXY_${statusCode}`))
  })
  request.once('error', (error) => done(error))
  request.end()
  return () => {
    agent.destroy()
    request.destroy(failure('ECONNRESET'))
  }
}

/** The credentials in a proxy's URL, for the proxy and nobody else. */
export function authorization({ username, password }: URL): { readonly 'Proxy-Authorization'?: string } {
  if (!username && !password) return {}
  const pair = Buffer.from(`${plain(username)}:${plain(password)}`).toString('base64')
  return { 'Proxy-Authorization': `Basic ${pair}` }
}

/** Decodes what a URL encodes; a text that is no valid encoding, such as the password `100%`, is taken as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
