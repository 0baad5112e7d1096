import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../src/model/ports.ts'
import type { HttpOptions } from '../../src/node/http.ts'
import { deedServer } from '../support/fakes/server.ts'
import { plainHttp } from '../support/plain-http.ts'

/* What servers, proxies and machines around the client do to it. */

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

function client(options: Partial<HttpOptions> = {}) {
  const http = plainHttp(options)
  open.push(http)
  return (url: string, more: Partial<HttpRequest> = {}) =>
    http.post({ url, headers: {}, body: '{}', gzip: false, signal: new AbortController().signal, ...more })
}

/** A server of raw sockets; `speak` gets each request's text with the number of its connection and of the request. */
async function raw(speak: (socket: Socket, connection: number, request: number) => void) {
  let connections = 0
  let requests = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const connection = ++connections
    sockets.add(socket)
    socket.on('error', () => {}).on('data', (data) => data.includes('POST') && speak(socket, connection, ++requests))
  })
  const port = await listening(server)
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  return { url: `http://127.0.0.1:${port}`, connections: () => connections, requests: () => requests }
}

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

const ok = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'
const accepted = expect.objectContaining({ kind: 'answer', status: 202 })

describe('a kept connection that the server closes in the moment it is used again', () => {
  /** Until the body of the last answer has ended, and its connection is kept. */
  const kept = () => new Promise((resolve) => setImmediate(resolve))

  test('is replaced at once: the request succeeds', async () => {
    const server = await raw((socket, connection, request) => {
      if (connection === 1 && request > 1) socket.destroy()
      else socket.write(ok)
    })
    const post = client()
    expect(await post(server.url)).toEqual(accepted)
    await kept()
    expect(await post(server.url)).toEqual(accepted)
    expect([server.connections(), server.requests()]).toEqual([2, 3])
  })
  test('is replaced once: a server that hangs up on everything is a failure, and may have it', async () => {
    const server = await raw((socket, _, request) => {
      if (request > 1) socket.destroy()
      else socket.write(ok)
    })
    const post = client()
    expect(await post(server.url)).toEqual(accepted)
    await kept()
    expect(await post(server.url)).toEqual({ kind: 'failure', code: 'ECONNRESET', sent: true })
    expect(server.requests()).toBe(3)
  })
  test('is not replaced where it was new: that is a failure of the endpoint', async () => {
    const server = await raw((socket) => socket.destroy())
    expect(await client()(server.url)).toEqual({ kind: 'failure', code: 'ECONNRESET', sent: true })
    expect(server.requests()).toBe(1)
  })
  test('is not replaced when the request was aborted', async () => {
    const controller = new AbortController()
    const server = await raw((socket, _, request) => {
      if (request > 1) controller.abort('TIMEOUT')
      else socket.write(ok)
    })
    const post = client()
    expect(await post(server.url)).toEqual(accepted)
    await kept()
    expect(await post(server.url, { signal: controller.signal })).toMatchObject({ kind: 'failure', code: 'TIMEOUT' })
    expect(server.requests()).toBe(2)
  })
})

test('many connections that were closed leave no listeners behind, and nothing warns of them', async () => {
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.name)
  process.on('warning', listen)
  const server = await raw((socket) => socket.end(ok.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')))
  const post = client()
  for (let n = 0; n < 40; n++) expect(await post(server.url)).toEqual(accepted)
  await Promise.all(Array.from({ length: 40 }, () => post(server.url)))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)
  expect(warnings).toEqual([])
  expect(server.connections()).toBe(80)
})

describe('an answer', () => {
  test('with 20 KB of headers and more is a delivery', async () => {
    const server = await raw((socket) =>
      socket.write(
        ok.replace('\r\n\r\n', `\r\nx-much: ${'x'.repeat(20_000)}\r\nset-cookie: ${'y'.repeat(60_000)}\r\n\r\n`),
      ),
    )
    expect(await client()(server.url)).toEqual(accepted)
  })
  test('with headers without end is a failure, and what was sent may be there', async () => {
    const server = await raw((socket) => socket.write(`HTTP/1.1 202 Accepted\r\nx: ${'x'.repeat(1_000_000)}`))
    expect(await client()(server.url)).toEqual({ kind: 'failure', code: 'HPE_HEADER_OVERFLOW', sent: true })
  })
  test('may be preceded by a few words of information', async () => {
    const server = await raw((socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(5) + ok))
    expect(await client()(server.url)).toEqual(accepted)
  })
  test('is not waited for behind information without end', async () => {
    const server = await raw((socket) => {
      const flood = () => {
        if (socket.destroyed) return
        socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000))
        setImmediate(flood)
      }
      flood()
    })
    expect(await client()(server.url)).toEqual({ kind: 'failure', code: 'TOO_MANY_INFORMATION', sent: true })
  })
})

describe('a blocked name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-blocked-'))
  const hostsFile = join(folder, 'hosts')
  writeFileSync(hostsFile, '0.0.0.0 telemetry.acme.test\n127.0.0.1 proxy.acme.test\n')
  const blocked = { kind: 'failure', code: 'NAME_BLOCKED', sent: false }
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('reaches nobody, not even whoever listens on this machine, and no proxy hears of it', async () => {
    const server = await deedServer(() => ({ status: 200 }))
    open.push(server)
    const { port } = new URL(server.url)
    expect(await client({ hostsFile })(`http://telemetry.acme.test:${port}`)).toEqual(blocked)
    const env = { HTTP_PROXY: `http://proxy.acme.test:${port}`, HTTPS_PROXY: server.url }
    const post = client({ hostsFile, machine: { env } })
    expect(await post('http://telemetry.acme.test')).toEqual(blocked)
    expect(await post('https://telemetry.acme.test')).toEqual(blocked)
    expect(server.received).toHaveLength(0)
    // The proxy itself may be anywhere.
    expect(await post('http://other.acme.test')).toMatchObject({ status: 200 })
  })
})

/** The other side has hung up; a server of Node's would go on talking. */
const gone = (socket: Socket) =>
  new Promise((resolve) => socket.once('end', resolve).once('error', resolve).once('close', resolve))

describe('a proxy', () => {
  const listen = async (act: (socket: Socket) => void) => {
    const proxy = createHttpServer().on('connect', (_request, socket: Socket) =>
      act(socket.on('error', () => {}).resume()),
    )
    open.push({ close: () => void proxy.close() })
    return `127.0.0.1:${await listening(proxy)}`
  }
  test('of the environment needs no scheme', async () => {
    const server = await deedServer(() => ({ status: 200 }))
    open.push(server)
    const env = { HTTP_PROXY: ` ${new URL(server.url).host} ` }
    await client({ machine: { env } })('http://acme.test:81/path?x=1', { headers: { 'x-own': '1' } })
    expect(server.received[0]).toMatchObject({
      path: 'http://acme.test:81/path?x=1',
      headers: { host: 'acme.test:81' },
    })
  })
  test('that cannot be used sends nothing past it, and is told once for each variable', async () => {
    const told: string[] = []
    const env = { ALL_PROXY: 'socks5://me:secret@127.0.0.1:1' }
    const post = client({ machine: { env }, onBad: (where, message) => told.push(`${where} ${message}`) })
    expect(await post('https://acme.test')).toEqual({ kind: 'failure', code: 'PROXY_UNUSABLE', sent: false })
    expect(told.join()).toMatch(/^ALL_PROXY a socks5: proxy cannot be used/)
    expect(told.join()).not.toContain('secret')
  })
  test('is let go of with the request that waits for its tunnel', async () => {
    const controller = new AbortController()
    let left: Promise<unknown> | undefined
    const proxy = await listen((socket) => {
      left = gone(socket)
      controller.abort('ABORTED')
    })
    const post = client({ proxy: `http://${proxy}` })
    const answer = await post('https://acme.test', { signal: controller.signal })
    expect(answer).toEqual({ kind: 'failure', code: 'ABORTED', sent: false })
    await left
  })
  test('is let go of with the request that waits for TLS behind it', async () => {
    const controller = new AbortController()
    let left: Promise<unknown> | undefined
    const proxy = await listen((socket) => {
      left = gone(socket)
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () => controller.abort('ABORTED'))
    })
    const post = client({ proxy: `http://${proxy}` })
    const answer = await post('https://acme.test', { signal: controller.signal })
    expect(answer).toEqual({ kind: 'failure', code: 'ABORTED', sent: false })
    await left
  })
})
