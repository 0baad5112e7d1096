/* A small HTTP server in this process, for `startTestEndpoint` of `orangebox/testing`, and so for the tests of hosts. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** One request, read to its end. */
export interface Asked {
  readonly method: string
  /** With what stands behind `?`. */
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  /** As text, unpacked. */
  readonly body: string
}

/** How a request ends. */
export interface Reply {
  answer(status: number, headers: { readonly [name: string]: string }, body: string): void
  /** Tears the connection down, as a crash of the server does. */
  reset(): void
}

/** What listens, on this machine alone. */
export interface Serving {
  readonly url: string
  close(): Promise<void>
}

/**
 * Starts a server on a free port of 127.0.0.1. It keeps no process alive, because a test may forget to close it. Rejects if no port can
 * be had.
 */
export function serve(onRequest: (asked: Asked, reply: Reply) => void): Promise<Serving> {
  const server = process.getBuiltinModule('node:http').createServer((request, response) => {
    void read(request).then(
      (asked) => onRequest(asked, replyBy(response)),
      // Whoever asked has left before all was said.
      () => response.destroy(),
    )
  })
  server.on('connection', (socket: Socket) => void socket.unref())
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
  return new Promise((listening, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      server.unref()
      listening({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close })
    })
  })
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const packed = Buffer.concat(parts)
  const isPacked = request.headers['content-encoding'] === 'gzip'
  const bytes = isPacked ? process.getBuiltinModule('node:zlib').gunzipSync(packed) : packed
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: bytes.toString(),
  }
}

const replyBy = (response: ServerResponse): Reply => ({
  answer: (status, headers, body) => {
    response.writeHead(status, headers)
    response.end(body)
  },
  reset: () => void response.socket?.resetAndDestroy(),
})
