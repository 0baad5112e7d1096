/* Servers that do not answer as they should: what clients meet in the field, and what no well-kept server does. */

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Listening as HttpListening, listen } from './listen.ts'
import { start } from './run.ts'

/** Something that listens, and how to end it. Not all of them speak HTTP. */
export type Listening = Pick<HttpListening, 'port' | 'close'>

/** A port whose connections are never established: its backlog is full. */
export async function fullBacklog(): Promise<Listening> {
  const server = start('full-backlog.mjs', [], {})
  await server.heard('told', 1)
  const port = Number(server.of('told')[0]?.port)
  const plugs = [0, 1].map(() => connect(port, '127.0.0.1').on('error', () => undefined))
  await Promise.all(plugs.map((plug) => once(plug, 'connect')))
  const close = async () => {
    for (const plug of plugs) plug.destroy()
    server.child.kill('SIGKILL')
    await once(server.child, 'close')
  }
  return { port, close }
}

/** Takes connections and never reads from them. `connected` resolves at the first. */
export async function neverReads(): Promise<Listening & { readonly connected: Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer(
    { pauseOnConnect: true },
    (socket) => void sockets.add(socket.on('error', () => undefined)),
  )
  const connected = once(server, 'connection').then(() => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { port: (server.address() as AddressInfo).port, connected, close }
}

/** Answers every request with 202 and a body without end. `left` resolves when a client has let go of one. */
export async function endless(): Promise<Listening & { readonly left: Promise<void> }> {
  const server = createHttpServer((request, answer) => {
    const timer = setInterval(() => answer.write(' '), 50)
    answer.once('close', () => clearInterval(timer))
    request.resume()
    answer.writeHead(202, { 'content-type': 'application/json' }).flushHeaders()
  })
  const left = once(server, 'request')
    .then(([, answer]) => once(answer, 'close'))
    .then(() => undefined)
  return { ...(await listen(server)), left }
}

/** A name server that is silent until told to answer, perhaps for one family only: then every name is this machine. `asked` resolves at the first question. */
export async function nameServer(): Promise<
  Listening & { readonly asked: Promise<void>; answer(only?: 'IPv4'): void }
> {
  const socket = createSocket('udp4')
  let answers = false
  let answersAll = true
  const asked = once(socket, 'message').then(() => undefined)
  socket.on('message', (query, { port, address }) => {
    if (answers && (answersAll || isForIPv4(query))) socket.send(answerTo(query), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    asked,
    answer: (only) => {
      answers = true
      answersAll = only === undefined
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Whether a question is for an address of version 4: the type stands behind the name. */
const isForIPv4 = (query: Buffer): boolean => query.readUInt16BE(query.indexOf(0, 12) + 1) === 1

/** One question in, 127.0.0.1 out; for anything but an address of version 4, no answers. */
function answerTo(query: Buffer): Buffer {
  const endOfName = query.indexOf(0, 12)
  const question = query.subarray(12, endOfName + 5)
  const isA = isForIPv4(query)
  const header = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0])
  query.copy(header, 0, 0, 2)
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])
  return Buffer.concat(isA ? [header, question, record] : [header, question])
}
