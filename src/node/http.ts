import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import axios, { type AxiosProxyConfig } from 'axios'
import { limits } from '../model/limits.ts'
import type { Http, HttpAnswer, HttpRequest } from '../model/ports.ts'
import { nodeClock } from './clock.ts'
import { clientOf, createConnections } from './connections.ts'
import { or } from './or.ts'
import { untraced } from './untraced.ts'

export interface HttpOptions {
  /** A proxy instead of those of the environment; false: none. */
  readonly proxy: string | false | undefined
  /** PEM texts trusted besides the usual roots. */
  readonly ca: readonly string[]
}

/** Sends with axios over connections of its own, which live as long as this object and never keep the process alive. */
export function createHttp({ proxy, ca }: HttpOptions): Http {
  const connections = createConnections(ca)
  const disconnect = connections.end
  const client = axios.create({
    adapter: 'http',
    // Redirects are never followed: they would carry events, and credentials, to where nobody allowed.
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    // The bodies are ours already; axios would parse and stringify them.
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    ...(proxy !== undefined && { proxy: proxy === false ? false : proxyConfig(new URL(proxy)) }),
  })

  const post = async ({ url, headers, body, gzip, signal }: HttpRequest): Promise<HttpAnswer> => {
    let sent = false
    let refused = false
    const transport = {
      request: (options: RequestOptions, callback: (response: IncomingMessage) => void): ClientRequest => {
        const protocol = options.protocol ?? 'http:'
        // A proxy that is spoken to by TLS about a plain endpoint gets none from axios: it knows that of the endpoint alone.
        options.agent ??= connections.agent(protocol)
        const request = untraced(() => clientOf(protocol).request(options, callback))
        tame(request, disconnect)
        // Called once the whole body went to a connected socket: from here on the server may have it.
        request.once('finish', () => {
          sent = true
        })
        // What a proxy said instead of opening a tunnel is replayed on a socket that nothing can be written to.
        request.once('socket', ({ writable }) => {
          refused = writable === false
        })
        return request
      },
    }
    signal.addEventListener('abort', disconnect)
    try {
      const { protocol } = new URL(url)
      const zipped = gzip && body.length >= limits.gzipFromBytes
      const data = zipped ? await gzipped(body) : body
      const encoding = zipped ? { 'Content-Encoding': 'gzip' } : {}
      const response = await client.post(url, data, {
        headers: { ...headers, ...encoding },
        signal,
        transport,
        [protocol === 'https:' ? 'httpsAgent' : 'httpAgent']: connections.agent(protocol),
      })
      // The endpoint has not heard of it: neither a 2xx nor a 400 is its own.
      if (refused) {
        response.data.destroy()
        return { kind: 'failure', code: `PROXY_${response.status}`, sent: false }
      }
      const answerHeaders = textHeaders(response.headers)
      return { kind: 'answer', status: response.status, headers: answerHeaders, body: await readBody(response, signal) }
    } catch (error) {
      const code = signal.aborted
        ? String(signal.reason)
        : String((error as { readonly code?: unknown }).code ?? 'UNKNOWN')
      return { kind: 'failure', code, sent }
    } finally {
      signal.removeEventListener('abort', disconnect)
    }
  }

  return {
    post,
    close: disconnect,
  }
}

/**
 * A connection of ours never keeps the process alive, and does not take long to come about: until it has, libuv lets nobody
 * unref what it waits for, be it a name, an address or a proxy.
 */
function tame(request: ClientRequest, disconnect: () => void): void {
  const giveUp = () => {
    request.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' }))
    disconnect()
  }
  const cancel = nodeClock.later(limits.connectTimeoutMs, giveUp)
  request.once('close', cancel)
  request.once('socket', (socket: Socket) => {
    // A proxy's tunnel may come as a plain stream.
    socket.unref?.()
    if (socket.connecting) socket.once('connect', cancel)
    else cancel()
  })
}

/**
 * The beginning of the body of an answer that says no; nothing of one that says yes, for the status has said it all and a
 * truncated or dripping body would unsay it.
 */
async function readBody(
  { status, data }: { readonly status: number; readonly data: IncomingMessage },
  signal: AbortSignal,
): Promise<string> {
  if (status >= 200 && status < 300) {
    swallow(data)
    return ''
  }
  const stop = () => void data.destroy()
  signal.addEventListener('abort', stop)
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of data as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size >= limits.maxAnswerBytes) break
    }
  } catch {
    // What came before it broke off is good enough to quote.
  } finally {
    signal.removeEventListener('abort', stop)
  }
  return Buffer.concat(parts).toString('utf8', 0, limits.maxAnswerBytes)
}

/** Lets a short body end, so that its connection can be used again; cuts off a long or a slow one. */
function swallow(data: IncomingMessage): void {
  let size = 0
  const cancel = nodeClock.later(limits.postTimeoutMs, () => data.destroy())
  data.on('error', () => {}).on('close', cancel)
  data.on('data', (part: Buffer) => {
    size += part.length
    if (size > limits.maxAnswerBytes) data.destroy()
  })
}

function gzipped(body: string): Promise<Buffer> {
  const zlib = process.getBuiltinModule('node:zlib')
  return new Promise((resolve, reject) => zlib.gzip(body, (error, zip) => (error ? reject(error) : resolve(zip))))
}

function proxyConfig({ protocol, hostname, port, username, password }: URL): AxiosProxyConfig {
  // `100%` is a password, too; axios reads those of the environment in the same way.
  const plain = (text: string) => or(text, () => decodeURIComponent(text))
  const auth = { username: plain(username), password: plain(password) }
  const usualPort = protocol === 'https:' ? 443 : 80
  return { protocol, host: hostname, port: Number(port) || usualPort, ...(username && { auth }) }
}

const textHeaders = (headers: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
