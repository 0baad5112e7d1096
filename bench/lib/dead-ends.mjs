import { connect, createServer } from 'node:net'
import { startServer } from './servers.mjs'

/** A port of this machine on which nobody listens. */
export function refusedUrl() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(`http://127.0.0.1:${port}`))
    })
  })
}

/** More connections than any kernel keeps waiting for a server that asked for one. */
const most = 16

/** An endpoint whose queue of connections is full: the next connect never completes. */
export async function startBlackHole() {
  const server = await startServer('full.mjs')
  const sockets = []
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await server.stop()
  }
  while (sockets.length < most) {
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    if (!(await connects(socket))) return { address: server.address, stop }
  }
  await stop()
  throw new Error('this machine completes every connection; no black hole to be had')
}

const connects = (socket) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 500, false)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
