/// <reference path="./axios-unsafe.d.ts" />
/*
 * The HTTP port on Node: one POST of a body, with proxy, gzip, a second attempt on a stale connection, and an answer for everything that
 * can happen. Loaded with the chunk that sends; the only file that knows axios.
 */

import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import dispatchRequest from 'axios/unsafe/core/dispatchRequest.js'
import { limits } from '../model/limits.ts'
import type { Http, HttpAnswer, HttpRequest, Machine } from '../model/ports.ts'
import type { Stop } from '../model/stop.ts'
import { chooseRoute, namesProxy } from '../policy/choose-route.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { dispatch } from './adapter.ts'
import { readAnswer } from './answer.ts'
import { createConnections } from './connections.ts'
import { bare, openRequest } from './request.ts'
import { authorization } from './tunnel.ts'
import type { Unread } from './unread.ts'
import { untraced } from './untraced.ts'

/** What the host and the machine say of the way to the endpoint. */
export interface HttpOptions {
  /** A proxy instead of those of the environment; false: none. Undefined: those of the environment. */
  readonly proxy: string | false | undefined
  /** PEM texts trusted besides the usual roots. */
  readonly ca: readonly string[]
  readonly machine: Pick<Machine, 'env'>
  /** Told of a proxy of the environment that cannot be used, and of certificates that cannot be read. */
  readonly onBad: OnBad
  /** Default: the system's. */
  readonly hostsFile?: string | undefined
}

/** What one attempt came to. */
interface Attempt {
  readonly answer: HttpAnswer
  /** It was made on a kept connection that the server closed before it answered: worth a second attempt at once. */
  readonly isStale: boolean
}

/** What became of a request while axios had it. */
interface Progress {
  request?: ClientRequest
  /** The whole body went to a connected socket: from here on the server may have it. */
  sent: boolean
}

/** Sends with axios over connections of its own, which live as long as this object and never keep the process alive. */
export function createHttp({ proxy, ca, machine, onBad, hostsFile }: HttpOptions): Http {
  const connections = createConnections(ca, onBad, hostsFile)
  const unread: Unread = new Set()

  const attempt = async (
    url: URL,
    through: URL | undefined,
    body: Body,
    { headers, signal, readsSuccess = false }: HttpRequest,
  ): Promise<Attempt> => {
    const progress: Progress = { sent: false }
    const whole = { ...headers, ...body.headers }
    const open = (onResponse: (response: IncomingMessage) => void) => {
      const target = targetOf(url, through)
      progress.request = openRequest({
        options: { ...target.options, method: 'POST', agent: connections.agent(url, through) },
        headers: { ...whole, ...target.headers },
        onNoConnection: connections.end,
        onResponse,
      })
      return progress.request.once('finish', () => {
        progress.sent = true
      })
    }
    try {
      // Follows no redirects: they would carry events, and credentials, to places that nobody allowed.
      const { data } = await dispatchRequest({
        // Without a prototype it is taken as it is; any other object would be copied.
        __proto__: null,
        method: 'POST',
        data: body.data,
        signal,
        transport: open,
        adapter: dispatch,
      })
      return { answer: await readAnswer(data, readsSuccess, signal, unread), isStale: false }
    } catch (error) {
      return failed(error, signal, progress)
    }
  }

  const send = async (url: URL, through: URL | undefined, request: HttpRequest): Promise<HttpAnswer> => {
    const { signal } = request
    if (through && (await connections.isBlocked(bare(url.hostname)))) return unsent('NAME_BLOCKED')
    const body = await encode(request)
    for (const read of unread) await read()
    signal.addEventListener('abort', connections.end)
    try {
      const first = await attempt(url, through, body, request)
      if (!first.isStale) return first.answer
      // The other idle connections are as old as that one, and the second attempt must not meet the same end.
      connections.dropIdle()
      const { answer } = await attempt(url, through, body, request)
      const mayBeThere = first.answer.kind === 'failure' && first.answer.sent
      return answer.kind === 'failure' ? { ...answer, sent: answer.sent || mayBeThere } : answer
    } finally {
      signal.removeEventListener('abort', connections.end)
    }
  }

  const post = async (request: HttpRequest): Promise<HttpAnswer> => {
    const url = new URL(request.url)
    const around = { given: proxy, env: machine.env }
    const isNamed = namesProxy(url, around)
    // Loaded only where a proxy is named, because few machines have one.
    const isExempt = isNamed && (await import('./no-proxy.ts')).isExempt(url.href)
    const route =
      isNamed || proxy
        ? chooseRoute(url, { ...around, isExempt: () => isExempt }, onBad)
        : ({ kind: 'direct' } as const)
    if (route.kind === 'barred') return unsent('PROXY_UNUSABLE')
    // Around all of it: tracing tools hook the making of a request, the look-up of its name, the connection and the sending.
    return untraced(() => send(url, route.kind === 'proxy' ? route.proxy : undefined, request))
  }

  return { post, close: connections.close }
}

const unsent = (code: string): HttpAnswer => ({ kind: 'failure', code, sent: false })

/**
 * What an error of a request means. A server may close a kept connection in the moment in which it is used again: that says nothing of
 * the endpoint, so it is tried once more and costs no backoff. Whether the server had taken the body is then unknown; the second
 * attempt carries the same event ids, by which a receiver recognises what it has already.
 */
function failed(error: unknown, signal: Stop, { request, sent }: Progress): Attempt {
  if (signal.aborted) return { answer: { kind: 'failure', code: String(signal.reason), sent }, isStale: false }
  const code = String((error as { readonly code?: unknown }).code ?? 'UNKNOWN')
  const isStale = request?.reusedSocket === true && /^(?:ECONNRESET|ECONNABORTED|EPIPE)$/.test(code)
  return { answer: { kind: 'failure', code, sent }, isStale }
}

/** The bytes to send, and the headers that describe them. */
interface Body {
  readonly data: Buffer
  readonly headers: OutgoingHttpHeaders
}

async function encode({ body, gzip }: HttpRequest): Promise<Body> {
  const zipped = gzip && body.length >= limits.gzipFromBytes
  const data = zipped ? await gzipped(body) : Buffer.from(body)
  const encoding = zipped ? { 'Content-Encoding': 'gzip' } : {}
  return { data, headers: { ...encoding, 'Content-Length': data.length, Accept: '*/*' } }
}

function gzipped(body: string | Uint8Array): Promise<Buffer> {
  const zlib = process.getBuiltinModule('node:zlib')
  return new Promise((resolve, reject) => zlib.gzip(body, (error, zip) => (error ? reject(error) : resolve(zip))))
}

/** Host, port, path and headers of a request. For plain HTTP through a proxy they are the proxy's, and the path is the whole URL. */
function targetOf(url: URL, through: URL | undefined) {
  const forwards = through !== undefined && url.protocol !== 'https:'
  const { protocol, hostname, port } = forwards ? through : url
  const path = `${url.pathname}${url.search}`
  return {
    options: {
      ...{ protocol, host: bare(hostname), port: port || (protocol === 'https:' ? 443 : 80) },
      path: forwards ? `${url.origin}${path}` : path,
    },
    headers: { Host: url.host, ...(forwards && authorization(through)) },
  }
}
