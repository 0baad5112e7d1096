/// <reference path="./axios-unsafe.d.ts" />
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import Axios from 'axios/unsafe/core/Axios.js'
import { limits } from '../model/limits.ts'
import type { Http, HttpAnswer, HttpRequest, Machine } from '../model/ports.ts'
import { chooseRoute, namesProxy } from '../policy/choose-route.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { dispatch } from './adapter.ts'
import { readBody, textHeaders } from './answer.ts'
import { createConnections } from './connections.ts'
import { openRequest } from './request.ts'
import { authorization, bare } from './tunnel.ts'
import { untraced } from './untraced.ts'

export interface HttpOptions {
  /** A proxy instead of those of the environment; false: none. */
  readonly proxy: string | false | undefined
  /** PEM texts trusted besides the usual roots. */
  readonly ca: readonly string[]
  readonly machine: Pick<Machine, 'env'>
  /** Told of a proxy of the environment that cannot be used. */
  readonly onBad: OnBad
  /** Default: the system's. */
  readonly hostsFile?: string | undefined
}

/** What one try came to. `isStale`: it was made on a kept connection, which was closed before a word of the answer. */
interface Try {
  readonly answer: HttpAnswer
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
  const connections = createConnections(ca, hostsFile)
  const client = createClient()

  const attempt = async (
    url: URL,
    through: URL | undefined,
    body: Body,
    { headers, signal, readsSuccess = false }: HttpRequest,
  ): Promise<Try> => {
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
      const response = await client.post(url.href, body.data, { signal, transport: open })
      const answerHeaders = textHeaders(response.headers)
      const said = await readBody(response, readsSuccess, signal)
      const answer = { kind: 'answer', status: response.status, headers: answerHeaders, body: said } as const
      return { answer, isStale: false }
    } catch (error) {
      return failed(error, signal, progress)
    }
  }

  const send = async (url: URL, through: URL | undefined, request: HttpRequest): Promise<HttpAnswer> => {
    const { signal } = request
    if (through && (await connections.isBlocked(bare(url.hostname)))) return unsent('NAME_BLOCKED')
    const body = await encode(request)
    signal.addEventListener('abort', connections.end)
    try {
      const first = await attempt(url, through, body, request)
      if (!first.isStale) return first.answer
      // Whatever else is kept is as old, and the next request must not meet the same end.
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
    // Loaded only where a proxy is named: few machines have one.
    const isExempt = namesProxy(url, around) && (await import('./no-proxy.ts')).isExempt(url.href)
    const route = chooseRoute(url, { ...around, isExempt: () => isExempt }, onBad)
    if (route.kind === 'barred') return unsent('PROXY_UNUSABLE')
    // All of it, for tools look at a request when it is made, when its name is looked up, when it connects and when it is sent.
    return untraced(() => send(url, route.kind === 'proxy' ? route.proxy : undefined, request))
  }

  return { post, close: connections.end }
}

const createClient = () =>
  new Axios({
    // Goes the way that was chosen before: no redirects, which would carry events, and credentials, to where nobody allowed.
    adapter: dispatch,
    // The bodies are ours already; axios would parse and stringify them.
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
  })

const unsent = (code: string): HttpAnswer => ({ kind: 'failure', code, sent: false })

/**
 * A server may close a kept connection in the moment in which it is used again. That says nothing of the endpoint, and so costs
 * no backoff. Whether it had taken the body is unknown; what is sent again at once carries the same event ids as what would be
 * sent again later.
 */
function failed(error: unknown, signal: AbortSignal, { request, sent }: Progress): Try {
  if (signal.aborted) return { answer: { kind: 'failure', code: String(signal.reason), sent }, isStale: false }
  const code = String((error as { readonly code?: unknown }).code ?? 'UNKNOWN')
  const isStale = request?.reusedSocket === true && /^(?:ECONNRESET|ECONNABORTED|EPIPE)$/.test(code)
  return { answer: { kind: 'failure', code, sent }, isStale }
}

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

/** Where the request goes, and what it says: a plain one through a proxy names the whole URL to it. */
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
