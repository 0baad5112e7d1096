import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { Server } from 'proxy-chain'
import { beforeAll, describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { selfSigned } from '../support/certificate.ts'
import { type Scene, test } from '../support/scene.ts'
import { neverReads } from '../support/servers.ts'

let tls: { readonly key: string; readonly cert: string }
beforeAll(async () => {
  tls = await selfSigned()
})

const deliveredAll = (scene: Scene, n: number) =>
  expect(scene.ledger()).toEqual({ logged: n, delivered: n, duplicates: 0, lost: [] })

describe('a certificate nobody knows', () => {
  test('is refused, and the events are kept', async ({ scene }) => {
    const collector = await scene.collect({ tls })
    const run = scene.run({ steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2, timedOut: false })
    expect(booksOf(run.health()).lastError?.code).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/)
    expect(collector.requests).toHaveLength(0)
    await scene.drain({ network: { ca: tls.cert } })
    deliveredAll(scene, 2)
  })

  test('is trusted by network.ca, as one text or several', async ({ scene }) => {
    await scene.collect({ tls })
    await scene.run({ options: { network: { ca: tls.cert } }, steps: [['log', 2], ['shutdown']] }).ended()
    await scene.run({ options: { network: { ca: [tls.cert] } }, steps: [['log', 2], ['shutdown']] }).ended()
    deliveredAll(scene, 4)
  })

  test('is trusted by NODE_EXTRA_CA_CERTS, alone and beside another network.ca', async ({ scene }) => {
    await scene.collect({ tls })
    const file = join(scene.dir, 'extra.pem')
    writeFileSync(file, tls.cert)
    const other = (await selfSigned()).cert
    for (const options of [{}, { network: { ca: other } }]) {
      const run = scene.run({ options, env: { NODE_EXTRA_CA_CERTS: file }, steps: [['log', 2], ['shutdown']] })
      await run.ended()
    }
    deliveredAll(scene, 4)
  })
})

describe('a proxy', () => {
  let proxy: Server
  let asked: string[] = []
  beforeAll(async () => {
    proxy = new Server({
      port: 0,
      host: '127.0.0.1',
      prepareRequestFunction: ({ request, hostname, port, username }) => {
        asked.push(`${request.method} ${hostname}:${port}${username && ` as ${username}`}`)
        return {}
      },
    })
    await proxy.listen()
    return () => proxy.close(true)
  })
  const url = (userinfo = '') => `http://${userinfo}127.0.0.1:${proxy.port}`
  test('in HTTPS_PROXY is spoken to by CONNECT, and the endpoint proves itself behind it', async ({ scene }) => {
    const collector = await scene.collect({ tls })
    const host = `localhost:${new URL(collector.url).port}`
    const steps = [['log', 2], ['shutdown']] as const
    asked = []
    const endpoint = `https://${host}`
    const distrusting = scene.run({ options: { endpoint }, env: { HTTPS_PROXY: url() }, steps })
    await distrusting.ended()
    expect(distrusting.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2 })
    scene.later()
    const options = { endpoint, network: { ca: tls.cert } }
    await scene.run({ options, env: { HTTPS_PROXY: url() }, steps }).ended()
    // One tunnel for each attempt: the one that was distrusted, and those of the second run's two segments.
    expect(asked).toEqual([`CONNECT ${host}`, `CONNECT ${host}`, `CONNECT ${host}`])
    expect(collector.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
    deliveredAll(scene, 4)
  })

  test('in HTTP_PROXY is used for http:', async ({ scene }) => {
    const collector = await scene.collect()
    asked = []
    await scene.run({ env: { http_proxy: url() }, steps: [['log', 2], ['shutdown']] }).ended()
    expect(asked).toEqual([expect.stringContaining(new URL(collector.url).host)])
    deliveredAll(scene, 2)
  })

  test.for([
    ['NO_PROXY names the endpoint', {}, { NO_PROXY: '127.0.0.1' }],
    ['network.proxy is false', { network: { proxy: false } }, {}],
  ] as const)('is left aside when %s', async ([, options, env], { scene }) => {
    await scene.collect()
    asked = []
    const run = scene.run({ options, env: { HTTP_PROXY: url(), ...env }, steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(asked).toEqual([])
    deliveredAll(scene, 2)
  })

  test.for([
    ['me', 'me'],
    ['m%65', 'me'],
    ['100%', '100%'],
  ])(
    'in network.proxy comes before those of the environment, with its own credentials: %s',
    async ([given, user], { scene }) => {
      const collector = await scene.collect({ tls })
      const host = `localhost:${new URL(collector.url).port}`
      asked = []
      const run = scene.run({
        options: { endpoint: `https://${host}`, network: { proxy: url(`${given}:secret@`), ca: tls.cert } },
        env: { HTTPS_PROXY: 'http://127.0.0.1:9' },
        steps: [['log', 2], ['shutdown']],
      })
      await run.ended()
      expect(asked).toEqual([`CONNECT ${host} as ${user}`])
      deliveredAll(scene, 2)
    },
  )

  test.for(['shutdown', 'natural exit'] as const)('that never answers does not hold up %s', async (end, { scene }) => {
    const silent = await neverReads()
    const collector = await scene.collect({ tls })
    const run = scene.run({
      options: { batch: { scheduledDelayMillis: 100 } },
      env: { HTTPS_PROXY: `http://127.0.0.1:${silent.port}` },
      steps: [
        ['log', 2],
        ['wait', 'the connection'],
        ...(end === 'shutdown' ? ([['shutdown', { timeoutMs: 300 }]] as const) : []),
      ],
    })
    await silent.connected
    run.say('the connection')
    const before = performance.now()
    await run.ended()
    // A POST has 10 s, an unanswered CONNECT has no end at all: far from the deadline of 300 ms.
    expect(performance.now() - before).toBeLessThan(5_000)
    await silent.close()
    expect(collector.requests).toHaveLength(0)
    await scene.drain({ network: { ca: tls.cert } })
    deliveredAll(scene, 2)
  })

  test.for([407, 502, 400, 201, 204])(
    'that answers CONNECT with %i keeps the events, and is not taken for the endpoint',
    async (status, { scene }) => {
      const refusing = createServer()
      refusing.on('connect', (_request, socket: Socket) => {
        socket.on('error', () => {})
        socket.end(`HTTP/1.1 ${status} No Tunnel\r\nContent-Length: 0\r\n\r\n`)
      })
      await new Promise<void>((listening) => refusing.listen(0, '127.0.0.1', listening))
      const collector = await scene.collect({ tls })
      const env = { HTTPS_PROXY: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}` }
      const run = scene.run({ env, steps: [['log', 2], ['shutdown']] })
      await run.ended()
      expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2, timedOut: false })
      expect(booksOf(run.health()).lastError?.code).toBe(`PROXY_${status}`)
      refusing.close()
      expect(collector.requests).toHaveLength(0)
      await scene.drain({ network: { ca: tls.cert } })
      deliveredAll(scene, 2)
    },
  )

  test('that is spoken to by TLS about an endpoint that is not has to be one network.ca trusts', async ({ scene }) => {
    const secure = new Server({ port: 0, host: '127.0.0.1', serverType: 'https', httpsOptions: tls })
    await secure.listen()
    const collector = await scene.collect()
    const network = { proxy: `https://localhost:${secure.port}` }
    const steps = [['log', 2], ['shutdown']] as const
    const distrusting = scene.run({ options: { network }, steps })
    await distrusting.ended()
    expect(booksOf(distrusting.health()).lastError?.code).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/)
    expect(collector.requests).toHaveLength(0)
    scene.later()
    await scene.run({ options: { network: { ...network, ca: tls.cert } }, steps }).ended()
    expect(collector.requests.length).toBeGreaterThan(0)
    await secure.close(true)
    deliveredAll(scene, 4)
  })

  test('that is down keeps the events', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({ env: { HTTP_PROXY: 'http://127.0.0.1:9' }, steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2 })
    expect(collector.requests).toHaveLength(0)
    await scene.drain()
    deliveredAll(scene, 2)
  })
})

test('bodies over 1 KiB are compressed when asked, smaller ones are not', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    options: { compression: 'gzip' },
    steps: [['log', 100], ['flush'], ['log', 1], ['shutdown']],
  })
  await run.ended()
  const [big, small] = collector.requests
  expect(big?.headers['content-encoding']).toBe('gzip')
  expect(big?.bytes).toBeLessThan((big?.bodyText?.length ?? 0) / 3)
  expect(small?.headers['content-encoding']).toBeUndefined()
  deliveredAll(scene, 101)
})
