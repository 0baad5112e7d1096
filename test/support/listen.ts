/* How every server of a test gets its port and is ended. */

import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of a test on a free port of this machine. */
export interface Listening {
  readonly port: number
  readonly url: string
  /** Ends its connections, too: a client that keeps one open would otherwise keep the test waiting. */
  readonly close: () => Promise<void>
}

/** Puts a server there, and waits until it can be reached. */
export async function listen(server: Server): Promise<Listening> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { port, url: `http://127.0.0.1:${port}`, close }
}
