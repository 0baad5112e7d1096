import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '../support/listen.ts'
import type { Upstream } from './conformance.ts'

export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly status: number
  /** The state the server was in when it came. */
  readonly upstream: Upstream
}

export type Answer = (request: IncomingMessage, response: ServerResponse, upstream: Upstream) => void

/** A server of settings, which is in one state at a time. */
export interface FlagServer {
  readonly url: string
  readonly seen: readonly Seen[]
  /** The state from now on. Resolves when a request that came after it was answered. */
  serve(upstream: Upstream): Promise<void>
  /** The same without waiting for a request. */
  set(upstream: Upstream): void
  /** Resolves when so many requests were answered in all. */
  answered(n: number): Promise<void>
  close(): Promise<void>
}

/** @param answer writes an answer that is a document; the other states are the same for every protocol. */
export async function flagServer(first: Upstream, answer: Answer): Promise<FlagServer> {
  let upstream = first
  const seen: Seen[] = []
  const hanging: ServerResponse[] = []
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const until = (check: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!check()) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  const server = createServer((request, response) => {
    const now = upstream
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const { method, url, headers } = request
      if (now === 'failure') response.writeHead(500).end('down')
      else if (now === 'garbage') response.writeHead(200).end('{"killswitch":')
      else if (now !== 'silence') answer(request, response, now)
      if (now === 'silence') return void hanging.push(response)
      response.on('finish', () => {
        seen.push({ method, url, headers, body, status: response.statusCode, upstream: now })
        // Behind the client's reading of it.
        setTimeout(tell, 5)
      })
    })
  })
  const { url, close } = await listen(server)
  const set = (next: Upstream) => {
    upstream = next
    for (const response of hanging.splice(0)) response.destroy()
  }
  const answered = (n: number) => until(() => seen.length >= n)
  return {
    url,
    seen,
    set,
    serve: async (next) => {
      set(next)
      const before = seen.length
      if (next !== 'silence') await until(() => seen.slice(before).some((one) => one.upstream === next))
    },
    answered,
    close,
  }
}

/** The document itself, with a tag of its contents. */
export const asJson: Answer = (request, response, upstream) => {
  const text = JSON.stringify(upstream)
  const etag = `"${text.length}-${Buffer.from(text).toString('base64').slice(-40)}"`
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
  else response.writeHead(200, { etag, 'content-type': 'application/json' }).end(text)
}

/** Flags of the remote evaluation protocol, one for each part of the document. */
export const asFlags: Answer = (request, response, upstream) => {
  const flags = Object.entries(upstream).map(([key, value]) =>
    value === 'unknown' ? { key, errorCode: 'GENERAL' } : { key, value, reason: 'STATIC', variant: 'on' },
  )
  asJson(request, response, { flags })
}
