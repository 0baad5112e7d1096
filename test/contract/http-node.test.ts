import { once } from 'node:events'
import { createServer as createProxy, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import type { HttpRequest } from '../../src/model/ports.ts'
import { selfSigned } from '../support/certificate.ts'
import type { Deed } from '../support/fakes/http.ts'
import { deedServer } from '../support/fakes/server.ts'
import { plainHttp } from '../support/plain-http.ts'

/* What only a real connection can show. */

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function world(act: (n: number) => Deed | ((response: ServerResponse) => void) = () => ({ status: 200 })) {
  const server = await deedServer(act)
  const http = plainHttp()
  open.push(server, http)
  const post = (more: Partial<HttpRequest> = {}) =>
    http.post({ url: server.url, headers: {}, body: '{}', gzip: false, signal: new AbortController().signal, ...more })
  return { ...server, http, post }
}

describe('gzip', () => {
  test('is used from 1 KiB on, where it repays its header', async () => {
    const { post, received } = await world()
    const large = JSON.stringify('é'.repeat(limits.gzipFromBytes))
    await post({ body: large, gzip: true })
    await post({ body: '"small"', gzip: true })
    expect(received.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined])
    expect(received.map(({ body }) => body)).toEqual([large, '"small"'])
    expect(Number(received[0]?.headers['content-length'])).toBeLessThan(200)
  })
  test('is not used where it was not asked for', async () => {
    const { post, received } = await world()
    await post({ body: 'x'.repeat(10_000) })
    expect(received[0]?.headers['content-encoding']).toBeUndefined()
  })
})

test('a length is that of the bytes', async () => {
  const { post, received } = await world()
  await post({ body: '"é日🦀"' })
  expect(received[0]?.headers['content-length']).toBe(String(Buffer.byteLength('"é日🦀"')))
})

test('a body of a mebibyte arrives whole', async () => {
  const { post, received } = await world()
  const body = JSON.stringify('日'.repeat(350_000))
  expect(await post({ body })).toMatchObject({ status: 200 })
  expect(received[0]?.body).toBe(body)
})

test('connections are used again and again', async () => {
  const { post, received } = await world()
  for (let n = 0; n < 20; n++) await post()
  // An answer is there before its body has ended: the next request may need a second connection, but never a third.
  expect(new Set(received.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2)
})

test('an answer that was not read to its end does not spoil the next request', async () => {
  const { post } = await world((n) => ({ status: n === 0 ? 500 : 200, body: 'x'.repeat(1_000_000) }))
  expect(await post()).toMatchObject({ status: 500 })
  expect(await post()).toMatchObject({ status: 200 })
})

describe('a body that says yes', () => {
  test('is read before the next request, which uses its connection', async () => {
    const { post, received } = await world(() => ({ status: 200, body: '{}' }))
    for (let n = 0; n < 5; n++) await post()
    expect(new Set(received.map(({ socket }) => socket)).size).toBe(1)
  })
  test('is not waited for where it does not come: the next request has a connection of its own', async () => {
    const { post, received } = await world((n) =>
      n > 0
        ? { status: 200 }
        : (response) => {
            response.writeHead(200)
            response.write('x')
          },
    )
    for (let n = 0; n < 3; n++) expect(await post()).toMatchObject({ status: 200 })
    expect(new Set(received.map(({ socket }) => socket)).size).toBe(2)
  })
  test('and is long is cut off a moment later, if no request follows', async () => {
    const { post, received } = await world(() => ({ status: 200, body: 'x'.repeat(5_000_000) }))
    const before = performance.now()
    await post()
    const socket = received[0]?.socket
    if (!socket?.destroyed) await new Promise((resolve) => socket?.once('close', resolve))
    expect(performance.now() - before).toBeGreaterThanOrEqual(limits.unreadMs / 2)
  })
  test('spoils nothing if its connection ends while it is unread', async () => {
    const { post, received } = await world(() => ({ status: 200, body: 'x'.repeat(5_000_000) }))
    await post()
    const socket = received[0]?.socket
    const closed = new Promise((resolve) => socket?.once('close', resolve))
    socket?.destroy()
    await closed
    expect(await post()).toMatchObject({ kind: 'answer', status: 200 })
  })
})

test('closed it keeps no connection', async () => {
  const { http, post, received } = await world()
  await post()
  const socket = received[0]?.socket
  const closed = new Promise((resolve) => socket?.once('close', resolve))
  http.close()
  await closed
})

const listening = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

test('closed it keeps no tunnel either, though a body in it never ends', async () => {
  const { key, cert } = await selfSigned()
  const server = createServer({ key, cert }, (_request, response) => void response.writeHead(202).write('x'))
  const port = await listening(server)
  const proxy = createProxy().on('connect', (_request, socket: Socket) => {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    left = new Promise((resolve) => socket.on('error', resolve).on('close', resolve))
  })
  let left: Promise<unknown> | undefined
  const http = plainHttp({ proxy: `http://127.0.0.1:${await listening(proxy)}`, ca: [cert] })
  open.push(server, proxy, http, { close: () => server.closeAllConnections() })
  const signal = new AbortController().signal
  const url = `https://localhost:${port}`
  expect(await http.post({ url, headers: {}, body: '{}', gzip: false, signal })).toMatchObject({ status: 202 })
  const before = performance.now()
  http.close()
  await left
  expect(performance.now() - before).toBeLessThan(limits.postTimeoutMs / 2)
})

describe('an answer is settled by its status', () => {
  test('though a body that says yes is cut off', async () => {
    const { post } = await world(() => (response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('x', () => response.destroy())
    })
    expect(await post()).toMatchObject({ kind: 'answer', status: 200 })
  })
  test('though a body that says no is cut off: what came is good enough to quote', async () => {
    const { post } = await world(() => (response) => {
      response.writeHead(500, { 'Content-Length': '1000' })
      response.write('overloaded', () => response.destroy())
    })
    expect(await post()).toEqual(expect.objectContaining({ kind: 'answer', status: 500, body: 'overloaded' }))
  })
  test('though a body that says yes never ends', async () => {
    const { post } = await world(() => (response) => {
      response.writeHead(200)
      response.write('x')
    })
    expect(await post()).toMatchObject({ kind: 'answer', status: 200 })
  })
})

test('a body that says no and never ends is given up with the signal', async () => {
  const controller = new AbortController()
  const { post } = await world(() => (response) => {
    response.writeHead(500)
    response.write('drip', () => controller.abort('TIMEOUT'))
  })
  const answer = await post({ signal: controller.signal })
  expect(answer.kind === 'failure' || answer.status === 500).toBe(true)
})

test('something that is not HTTP is a failure', async () => {
  const { post } = await world(() => (response) => void response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n'))
  expect(await post()).toMatchObject({ kind: 'failure' })
})

test.each(['http://localhost', 'http://[::1]', 'http://127.0.0.1'])('%s needs no name server', async (origin) => {
  const { url, http } = await world()
  const signal = new AbortController().signal
  const answer = await http.post({
    url: url.replace('http://127.0.0.1', origin),
    headers: {},
    body: '{}',
    gzip: false,
    signal,
  })
  // The server listens on 127.0.0.1 alone.
  expect(answer).toMatchObject(
    origin.includes('::1') ? { kind: 'failure', sent: false } : { kind: 'answer', status: 200 },
  )
})

test('no header of the host can be turned into two', async () => {
  const { post, received } = await world()
  const answer = await post({ headers: { Authorization: 'Bearer a\r\nx-evil: 1' } })
  if (answer.kind === 'answer') expect(received[0]?.headers['x-evil']).toBeUndefined()
  else expect(answer.sent).toBe(false)
})
