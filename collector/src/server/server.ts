/* The HTTP server under the collector and the bridge, which can be started and stopped again, as tests of outages do. */

import type { Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

/** Where a server listens, and by which certificate. Without `tls` it speaks plain HTTP. */
export interface ServerOptions {
  readonly host: string
  readonly tls: { readonly key: string; readonly cert: string } | undefined
}

/** The address as a URL. Taken from the server and not from the flags: port 0 becomes a real one, and a name an address. */
const urlOf = (scheme: string, { address, family, port }: AddressInfo): string =>
  `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`

/** What answers requests: an app of hono's, whatever its variables. */
type App = Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>

/** Makes functions that put an app on a port and take it off again, as often as asked. `listen` rejects if the port cannot be had. */
export const createServer = (app: App, { host, tls }: ServerOptions) => {
  const sockets = new Set<Socket>()
  let server: Server | undefined

  const create = (): Server =>
    createAdaptorServer({
      fetch: app.fetch,
      // A host's tests run in this process, and its globals (`Request`, `Response`) must stay as they are.
      overrideGlobalObjects: false,
      ...(tls ? { createServer: createTlsServer, serverOptions: tls } : {}),
    }) as Server

  const listen = (port = 0): Promise<{ readonly url: string; readonly port: number }> =>
    new Promise((resolve, reject) => {
      if (server) return reject(new Error('the collector is listening already'))
      const starting = create()
      server = starting
      starting.on('connection', (socket: Socket) => {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      })
      starting.once('error', (error) => {
        server = undefined
        reject(error)
      })
      starting.listen(port, host, () => {
        const address = starting.address() as AddressInfo
        resolve({ url: urlOf(tls ? 'https' : 'http', address), port: address.port })
      })
    })

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const closing = server
      server = undefined
      if (!closing) return resolve()
      closing.close(() => resolve())
      // Clients keep connections open; without this closing would wait for them.
      for (const socket of sockets) socket.destroy()
    })

  return { listen, close }
}
