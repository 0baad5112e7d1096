/*
 * How every request of ours is begun: the POSTs of `http.ts`, the questions of `ask.ts`, the tunnels of `tunnel.ts`. What all of them owe
 * to the host stands here once: our headers alone, bounds, and no process kept alive.
 */

import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { limits } from '../model/limits.ts'
import { nodeClock } from './clock.ts'

/** Node's module for a protocol. For plain HTTP the other one is not touched: TLS takes milliseconds to load. */
export const httpModule = (protocol: string | null | undefined) =>
  protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')

/** A URL writes an IPv6 address in brackets, a socket does not. */
export const bare = (hostname: string): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname)

/** What makes up one request. */
export interface OwnRequest {
  readonly options: RequestOptions
  /** All headers it has; what tooling of the host adds to it is removed. */
  readonly headers: OutgoingHttpHeaders
  /** Called when no connection came about within `connectTimeoutMs`; the request fails with ETIMEDOUT. */
  readonly onNoConnection: () => void
  readonly onResponse?: (response: IncomingMessage) => void
}

/** Begins a request of ours; whoever asked writes its body and ends it. Errors come by its `error` event. */
export function openRequest({ options, headers, onNoConnection, onResponse }: OwnRequest): ClientRequest {
  // Said for each request: where the host runs with `--insecure-http-parser`, Node would warn on stderr of the first one that says nothing.
  const whole = {
    ...{ ...options, headers: { ...headers } },
    ...{ maxHeaderSize: limits.maxHeaderBytes, insecureHTTPParser: false },
  }
  const request = create(whole, onResponse)
  keepOwnHeaders(request, headers)
  tame(request, onNoConnection)
  boundInformation(request)
  return request
}

/**
 * Node's constructor rather than `request`, which tracing agents replace with functions that add headers and spans.
 * Bun and Deno have requests of other classes behind `request`.
 */
function create(options: RequestOptions, onResponse?: (response: IncomingMessage) => void): ClientRequest {
  if ('bun' in process.versions || 'deno' in process.versions)
    return httpModule(options.protocol).request(options, onResponse)
  const { ClientRequest } = process.getBuiltinModule('node:http') as unknown as {
    ClientRequest: new (options: RequestOptions, onResponse?: (response: IncomingMessage) => void) => ClientRequest
  }
  return new ClientRequest(options, onResponse)
}

/** Removes what tracing agents have added to a request that was just made: it would tell the endpoint of the host's traces. */
function keepOwnHeaders(request: ClientRequest, own: OutgoingHttpHeaders): void {
  const kept = new Set(['host', 'connection', ...Object.keys(own).map((name) => name.toLowerCase())])
  for (const name of request.getHeaderNames()) if (!kept.has(name)) request.removeHeader(name)
}

/**
 * Keeps a request from keeping the process alive. Its socket can be unreffed only once there is one; what libuv waits for before that (a
 * name, an address, a proxy) cannot, so that time is bounded.
 */
function tame(request: ClientRequest, onNoConnection: () => void): void {
  const giveUp = () => {
    request.destroy(failure('ETIMEDOUT'))
    onNoConnection()
  }
  const cancel = nodeClock.later(limits.connectTimeoutMs, giveUp)
  request.once('close', cancel)
  request.once('socket', (socket: Socket) => {
    // In some runtimes a tunnel is a plain stream.
    socket.unref?.()
    if (socket.connecting) socket.once('connect', cancel)
    else cancel()
  })
}

/** Ends a request to which a server says "102 Processing" without end; until the deadline of the POST that would keep a processor busy. */
function boundInformation(request: ClientRequest): void {
  let heard = 0
  request.on('information', () => {
    heard++
    if (heard > limits.maxInformation) request.destroy(failure('TOO_MANY_INFORMATION'))
  })
}

/** An error with a code, as Node's own are, to destroy a request with. */
export const failure = (code: string): Error => Object.assign(new Error(code), { code })
