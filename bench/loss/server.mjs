import { createServer } from 'node:http'
import * as zlib from 'node:zlib'

/**
 * A server of any protocol: it knows events by their names, which it looks for in the bodies.
 *
 * @param {(body: Buffer, headers: import('node:http').IncomingHttpHeaders, url: string) => string} [decode] what one request says
 * @param {string} [answer] body of each answer
 */
export function createReceiver(decode = (body) => body.toString('latin1'), answer = '{}') {
  /** How often each number was accepted: more than once is a duplicate. */
  const seen = new Map()
  let mode = 'answers'

  const take = (body, { headers, url }) => {
    for (const [, number] of decode(unpack(body, headers), headers, url).matchAll(/loss_event_(\d+)_/g))
      seen.set(number, (seen.get(number) ?? 0) + 1)
  }
  const server = createServer(async (request, response) => {
    if (mode === 'silent') return request.resume()
    const parts = []
    for await (const part of request) parts.push(part)
    if (mode === 'unavailable') return response.writeHead(503).end()
    take(Buffer.concat(parts), request)
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
  // A client that dies in the middle of a body is what is measured here.
  server.on('clientError', (_error, socket) => socket.destroy())

  return {
    /** @returns the port, which stays the same between a stop and the next start. */
    start: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => resolve(server.address().port))
      }),
    behave: (next) => {
      mode = next
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
    distinct: () => seen.size,
    repeated: () => [...seen.values()].filter((times) => times > 1).length,
  }
}

// Node 20 has no zstd.
const unpackers = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, zstd: zlib.zstdDecompressSync }

export function unpack(body, headers) {
  const unpacker = unpackers[headers['content-encoding']]
  return unpacker === undefined ? body : unpacker(body)
}
