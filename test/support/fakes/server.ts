/* A server on a real port for tests of the HTTP client, in the vocabulary of `http.ts`. */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { listen } from '../listen.ts'
import type { Deed } from './http.ts'

/** One request, as it came. The socket, for tests that ask whether connections are used again. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly socket: Socket
}

/** A real server on a real port that does with each request as told, in the terms of the scripted client; a function takes the answer over. */
export async function deedServer(act: (n: number) => Deed | ((response: ServerResponse) => void)) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => {})
    request.on('end', () => {
      const bytes = Buffer.concat(parts)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8')
      const { method = '', url: path = '', headers, socket } = request
      received.push({ method, path, headers, body, socket })
      const deed = act(received.length - 1)
      if (typeof deed === 'function') deed(response)
      else if (deed === 'reset') socket.resetAndDestroy()
      else if (typeof deed === 'object') {
        response.writeHead(deed.status, deed.headers)
        response.end(deed.body ?? '')
      }
    })
  })
  const { url, close } = await listen(server)
  return { url, received, close }
}
