import type { AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import { failure, openRequest } from './request.ts'

export interface Tunnel {
  readonly proxy: URL
  /** `host:port` of the endpoint. */
  readonly target: string
  /** For the connection to the proxy: how names are looked up, whom to trust. */
  readonly options: AgentOptions
  readonly onNoConnection: () => void
}

/** What is under way, so that it can be ended. */
export type Ending = () => void

/**
 * Asks a proxy for a way to the endpoint (CONNECT). Only 200 opens one: whatever else a proxy says is not the endpoint's
 * answer, be it a 2xx or a 400.
 *
 * @returns how to end it before it has come about
 */
export function openTunnel(
  { proxy, target, options, onNoConnection }: Tunnel,
  done: (error: Error | null, socket?: Socket) => void,
): Ending {
  const headers = { Host: target, ...authorization(proxy) }
  const { protocol, port } = proxy
  const isTls = protocol === 'https:'
  const agent = isTls
    ? new (process.getBuiltinModule('node:https').Agent)({ ...options, keepAlive: false })
    : new (process.getBuiltinModule('node:http').Agent)({ ...options, keepAlive: false })
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

/** `100%` is a password, too. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A URL writes an IPv6 address in brackets, a socket does not. */
export const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')
