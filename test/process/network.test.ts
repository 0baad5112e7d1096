import type { LookupOptions, lookup } from 'node:dns'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Server } from 'proxy-chain'
import { beforeAll, describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { faraway, selfSigned } from '../support/certificate.ts'
import { type Scene, test } from '../support/scene.ts'
import { nameServer, neverReads } from '../support/servers.ts'

let tls: { readonly key: string; readonly cert: string }
beforeAll(async () => {
  tls = await selfSigned()
})

const toThisMachine = ((_host: string, options: LookupOptions, done: (...given: unknown[]) => void) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as typeof lookup

/** The same endpoint under a name that is not this machine's. */
const beyond = (url: string) => Object.assign(new URL(url), { hostname: faraway }).href

test('an endpoint that the hosts file blocks is not contacted, whatever the name server says, and is told of once', async ({
  scene,
}) => {
  const names = await nameServer()
  names.answer('IPv4')
  const collector = await scene.collect()
  const hosts = join(scene.dir, 'hosts')
  writeFileSync(hosts, `127.0.0.1 localhost\n0.0.0.0 ${faraway} # no telemetry\n`)
  // The program sees this file where the system's is, as it would in a container with a file of its own.
  const preload = join(scene.dir, 'hosts.mjs')
  writeFileSync(
    preload,
    `const fs = process.getBuiltinModule('node:fs')
     const seen = (path) => (/(?:etc|drivers.etc).hosts$/.test(path) ? ${JSON.stringify(hosts)} : path)
     for (const name of ['stat', 'createReadStream']) {
       const real = fs[name]
       fs[name] = (path, ...more) => real(seen(path), ...more)
     }`,
  )
  const options = { endpoint: beyond(collector.url), allowInsecure: true }
  const steps = [['nameServer', names.port], ['log', 2], ['flush'], ['log', 1], ['flush'], ['shutdown']] as const
  const blocked = scene.run({ options, env: { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` }, steps })
  await blocked.ended()
  expect(collector.requests).toHaveLength(0)
  expect(blocked.results('shutdown')[0]).toMatchObject({ kept: 3 })
  expect(booksOf(blocked.health()).lastError).toEqual({ code: 'NAME_BLOCKED' })
  expect(blocked.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual(['send_failed'])
  scene.later()
  await scene.run({ options, steps: [['nameServer', names.port], ['shutdown']] }).ended()
  await names.close()
  deliveredAll(scene, 3)
})

test('network.ca is trusted besides what OpenSSL does, where Node was told to use its store', async ({ scene }) => {
  await scene.collect({ tls })
  const file = join(scene.dir, 'roots.pem')
  writeFileSync(file, tls.cert)
  const env = { SSL_CERT_FILE: file, NODE_OPTIONS: '--use-openssl-ca' }
  const options = { network: { ca: (await selfSigned()).cert } }
  await scene.run({ options, env, steps: [['log', 2], ['shutdown']] }).ended()
  deliveredAll(scene, 2)
})

test('what a host puts on Object.prototype, getters that throw included, does not stop sending', async ({ scene }) => {
  const collector = await scene.collect()
  const file = join(scene.dir, 'pollute.mjs')
  writeFileSync(
    file,
    `Object.prototype.polluted = 'x'
     Object.prototype.plugin = () => 1
     Object.prototype.Authorization = 'of the host'
     Object.defineProperty(Object.prototype, 'trap', { enumerable: true, get() { throw new Error('trap') } })`,
  )
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` }
  const run = scene.run({ env, steps: [['log', 2], ['shutdown']] })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 2, kept: 0 })
  expect(Object.keys(collector.requests[0]?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/polluted|plugin|trap|authorization/)]),
  )
  deliveredAll(scene, 2)
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
        // A proxy asks name servers of its own.
        return { dnsLookup: toThisMachine }
      },
    })
    await proxy.listen()
    return () => proxy.close(true)
  })
  const url = (userinfo = '') => `http://${userinfo}127.0.0.1:${proxy.port}`
  test('in HTTPS_PROXY is spoken to by CONNECT, and the endpoint proves itself behind it', async ({ scene }) => {
    const collector = await scene.collect({ tls })
    const endpoint = beyond(collector.url)
    const { host } = new URL(endpoint)
    const steps = [['log', 2], ['shutdown']] as const
    asked = []
    const distrusting = scene.run({ options: { endpoint }, env: { HTTPS_PROXY: url() }, steps })
    await distrusting.ended()
    expect(distrusting.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2 })
    scene.later()
    const options = { endpoint, network: { ca: tls.cert } }
    await scene.run({ options, env: { HTTPS_PROXY: url() }, steps }).ended()
    // One tunnel for each run: the one that was distrusted, and one that was kept for the second run's two segments.
    expect(asked).toEqual([`CONNECT ${host}`, `CONNECT ${host}`])
    expect(collector.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
    deliveredAll(scene, 4)
  })

  test.for(['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])(
    'in %s is used for http:',
    async (name, { scene }) => {
      const endpoint = beyond((await scene.collect()).url)
      asked = []
      const options = { endpoint, allowInsecure: true }
      // Without a scheme, and with blanks, as in many a profile.
      await scene
        .run({ options, env: { [name]: ` 127.0.0.1:${proxy.port} ` }, steps: [['log', 2], ['shutdown']] })
        .ended()
      expect(asked).toEqual([expect.stringContaining(new URL(endpoint).host)])
      deliveredAll(scene, 2)
    },
  )

  test.for([
    ['NO_PROXY names the endpoint', {}, { NO_PROXY: faraway }],
    ['network.proxy is false', { network: { proxy: false } }, {}],
  ] as const)('is left aside when %s', async ([, more, env], { scene }) => {
    const names = await nameServer()
    names.answer('IPv4')
    const options = { endpoint: beyond((await scene.collect()).url), allowInsecure: true, ...more }
    asked = []
    const steps = [['nameServer', names.port], ['log', 2], ['shutdown']] as const
    await scene.run({ options, env: { HTTP_PROXY: url(), ...env }, steps }).ended()
    await names.close()
    expect(asked).toEqual([])
    deliveredAll(scene, 2)
  })

  test('of the environment never sees what goes to this machine', async ({ scene }) => {
    const collector = await scene.collect()
    asked = []
    const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']
    const env = Object.fromEntries(names.map((name) => [name, url()]))
    for (const host of ['127.0.0.1', 'localhost', 'telemetry.localhost']) {
      const endpoint = collector.url.replace('127.0.0.1', host)
      await scene.run({ options: { endpoint }, env, steps: [['log', 2], ['shutdown']] }).ended()
    }
    expect(asked).toEqual([])
    deliveredAll(scene, 6)
  })

  test('that cannot be used is named once, without its password, and not gone around', async ({ scene }) => {
    const names = await nameServer()
    names.answer('IPv4')
    const collector = await scene.collect()
    const options = { endpoint: beyond(collector.url), allowInsecure: true }
    const env = { ALL_PROXY: 'socks5://me:secret@127.0.0.1:1080' }
    const steps = [['nameServer', names.port], ['log', 2], ['flush'], ['flush'], ['shutdown']] as const
    const run = scene.run({ options, env, steps })
    await run.ended()
    await names.close()
    expect(booksOf(run.health()).lastError).toEqual({ code: 'PROXY_UNUSABLE' })
    const told = run.of('diagnostic').map(({ diagnostic }) => diagnostic.message)
    expect(told.filter((message) => message.startsWith('ALL_PROXY: a socks5: proxy cannot be used'))).toHaveLength(1)
    expect(told.join('\n')).not.toContain('secret')
    expect(collector.requests).toHaveLength(0)
    expect(run.results('shutdown')[0]).toMatchObject({ kept: 2 })
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
      options: { batch: { scheduledDelayMillis: 100 }, network: { proxy: `http://127.0.0.1:${silent.port}` } },
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
      const proxy = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`
      const run = scene.run({ options: { network: { proxy } }, steps: [['log', 2], ['shutdown']] })
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
    const run = scene.run({ options: { network: { proxy: 'http://127.0.0.1:9' } }, steps: [['log', 2], ['shutdown']] })
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
