import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { limits } from '../model/limits.ts'
import { nodeClock } from './clock.ts'

/** Node's client for a protocol. The one for plain HTTP must do without the other: TLS takes milliseconds to load. */
export const clientOf = (protocol: string | null | undefined) =>
  protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')

export interface OwnRequest {
  readonly options: RequestOptions
  /** All the headers there are to be, whatever a host's tooling adds. */
  readonly headers: OutgoingHttpHeaders
  /** No connection came about in its time. */
  readonly onNoConnection: () => void
  readonly onResponse?: (response: IncomingMessage) => void
}

/** Begins a request of ours: with our headers alone, bounded, and never keeping the process alive. */
export function openRequest({ options, headers, onNoConnection, onResponse }: OwnRequest): ClientRequest {
  const whole = { ...options, headers: { ...headers }, maxHeaderSize: limits.maxHeaderBytes }
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
    return clientOf(options.protocol).request(options, onResponse)
  const { ClientRequest } = process.getBuiltinModule('node:http') as unknown as {
    ClientRequest: new (options: RequestOptions, onResponse?: (response: IncomingMessage) => void) => ClientRequest
  }
  return new ClientRequest(options, onResponse)
}

/** Some agents add theirs to a request that was just made, before anything of it was sent. */
function keepOwnHeaders(request: ClientRequest, own: OutgoingHttpHeaders): void {
  const kept = new Set(['host', 'connection', ...Object.keys(own).map((name) => name.toLowerCase())])
  for (const name of request.getHeaderNames()) if (!kept.has(name)) request.removeHeader(name)
}

/**
 * A connection of ours never keeps the process alive, and does not take long to come about: until it has, libuv lets nobody
 * unref what it waits for, be it a name, an address or a proxy.
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

/** A server may say "102 Processing" some times; one that says it without end would keep a processor busy until the POST's deadline. */
function boundInformation(request: ClientRequest): void {
  let heard = 0
  request.on('information', () => {
    heard++
    if (heard > limits.maxInformation) request.destroy(failure('TOO_MANY_INFORMATION'))
  })
}

/** An error of ours that Node's machinery passes on. */
export const failure = (code: string): Error => Object.assign(new Error(code), { code })
