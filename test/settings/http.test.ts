import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReporter } from '../../src/books/report.ts'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { Ask, Question } from '../../src/model/ports.ts'
import { ask } from '../../src/node/ask.ts'
import { nodeClock } from '../../src/node/clock.ts'
import { verifyEd25519 } from '../../src/node/verify.ts'
import { type FetchedOptions, fetchedSource } from '../../src/settings/fetched.ts'
import { httpSettings } from '../../src/settings/http.ts'
import type { Store, Stored } from '../../src/settings/stored.ts'
import { documentOf, flagsOf } from '../../src/settings/understand.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'
import { conforms, type Way } from './conformance.ts'
import { asFlags, asJson, type FlagServer, flagServer } from './flag-server.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Asked every 10 ms, which no host can do. */
const quick = (onDiagnostic: (diagnostic: Diagnostic) => void, more: Pick<FetchedOptions, 'question' | 'understand'>) =>
  fetchedSource({
    ...{ ask, clock: nodeClock, roll: () => 0, report: createReporter([onDiagnostic]).report, name: 'the server' },
    ...{ document: undefined, headers: () => ({}), pollMs: 10, store: undefined, ...more },
  })
const can = ['garbage', 'failure', 'silence'] as const
const http: Way = {
  can,
  rig: async (first, onDiagnostic) => {
    const server = await flagServer(first, asJson)
    const question = { url: server.url, method: 'GET' } as const
    const understand = documentOf(undefined, verifyEd25519, () => {})
    return { ...server, source: quick(onDiagnostic, { question, understand }) }
  },
}
const ofrep: Way = {
  can,
  rig: async (first, onDiagnostic) => {
    const server = await flagServer(first, asFlags)
    const question = { url: server.url, method: 'POST', body: '{"context":{}}' } as const
    return { ...server, source: quick(onDiagnostic, { question, understand: flagsOf() }) }
  },
}
conforms('httpSettings', http)
conforms('ofrep', ofrep)

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-settings-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const on = { killswitch: { backend: true } }

async function served(upstream: object = on, answer = asJson) {
  const server = await flagServer(upstream, answer)
  open.push(server.close)
  return server
}
/** Listens, and resolves at the first notice. */
const heard = (source: { subscribe(listener: () => void): () => void }) =>
  new Promise<void>((resolve) => open.push(source.subscribe(resolve)))

test('a document is asked for with its tag, and the headers of the host', async () => {
  const server = await served()
  const options = { url: server.url, app: 'acme', stateDir }
  await heard(
    httpSettings({ ...options, headers: async () => ({ authorization: 'Bearer t', 'bad name': 'x', n: 7 as never }) }),
  )
  expect(server.seen[0]?.headers).toMatchObject({ accept: 'application/json', authorization: 'Bearer t' })
  expect(server.seen[0]?.headers).not.toHaveProperty('n')
  expect(readdirSync(join(stateDir, 'acme'))).toEqual([expect.stringMatching(/^settings-[0-9a-f]{8}\.json$/)])
})

describe('the last good document on disk', () => {
  test('holds at the first read of the next run, and is not asked for while it is fresh', async () => {
    const server = await served()
    const options = { url: server.url, app: 'acme', stateDir }
    await heard(httpSettings(options))
    const next = httpSettings(options)
    open.push(next.subscribe(() => {}))
    expect(next.read('killswitch')).toEqual(on.killswitch)
    // Whoever asks something else has another answer.
    await heard(httpSettings({ ...options, url: `${server.url}/other` }))
    expect(server.seen.map(({ url }) => url)).toEqual(['/', '/other'])
  })

  test('outlives an outage, and answers the question whether it is still the one', async () => {
    const server = await served()
    const clock = scriptedClock()
    const store = memoryStore()
    const first = asked(server, clock, store)
    await first.answered
    first.stop()
    clock.advance(3_600_000)
    server.set('failure')
    const second = asked(server, clock, store)
    expect(second.source.read('killswitch')).toEqual(on.killswitch)
    await second.answered
    expect(second.source.read('killswitch')).toEqual(on.killswitch)
    second.stop()
    server.set(on)
    clock.advance(3_600_000)
    const third = asked(server, clock, store)
    await third.answered
    expect(server.seen.map(({ status }) => status)).toEqual([200, 500, 304])
    expect(third.source.read('killswitch')).toEqual(on.killswitch)
  })

  test('a server that is down is not asked by every run', async () => {
    const store = memoryStore()
    const clock = scriptedClock()
    let questions = 0
    const dead: Ask = async () => {
      questions++
      return { kind: 'failure', code: 'ECONNREFUSED' }
    }
    for (let run = 0; run < 3; run++) {
      const { source, stop } = scripted(dead, clock, store)
      source.read('killswitch')
      await clock.pass(0)
      stop()
    }
    expect(questions).toBe(1)
    clock.advance(30_000)
    scripted(dead, clock, store)
    await clock.pass(0)
    expect(questions).toBe(2)
  })

  test('is not written where the server forbids it', async () => {
    const server = await served(on, (_, response, upstream) =>
      response.writeHead(200, { 'cache-control': 'no-store' }).end(JSON.stringify(upstream)),
    )
    await heard(httpSettings({ url: server.url, app: 'acme', stateDir }))
    expect(readdirSync(stateDir)).toEqual([])
  })
})

/** A store without a disk. */
function memoryStore(): Store & { readonly stored: () => Stored | undefined } {
  let stored: Stored | undefined
  return {
    read: () => stored,
    write: (next) => {
      stored = next
    },
    stored: () => stored,
  }
}
const scripted = (asks: Ask, clock = scriptedClock(), store: Store = memoryStore(), publicKey?: string) => {
  const voice = recordedVoice()
  const source = fetchedSource({
    ...{ ask: asks, clock, roll: () => 0.5, report: voice.report, name: 'the server', document: undefined, store },
    ...{ question: { url: 'http://a.dev/', method: 'GET' }, headers: () => undefined, pollMs: 60_000 },
    understand: documentOf(publicKey, verifyEd25519, () => {}),
  })
  return { source, voice, clock, stop: source.subscribe(() => {}) }
}
/** A run that asks a real server on a scripted clock. */
function asked(server: FlagServer, clock: ReturnType<typeof scriptedClock>, store: Store) {
  let done = () => {}
  const answered = new Promise<void>((resolve) => {
    done = resolve
  })
  const { source, stop } = scripted(
    async (question: Question) => {
      const answer = await ask({ ...question, url: server.url })
      setImmediate(done)
      return answer
    },
    clock,
    store,
  )
  return { source, answered, stop }
}

describe('when it asks again', () => {
  const answering =
    (status: number, headers: Record<string, string>): Ask =>
    async () => ({
      ...{ kind: 'answer', status, headers, text: '{}', retryMs: status === 503 ? 135_000 : undefined },
    })
  test.each<[string, number, Record<string, string>, number]>([
    ['as often as it was told', 200, {}, 60_000],
    ['as the answer says', 200, { 'cache-control': 'public, max-age=5' }, 5_000],
    ['within an hour, whatever the answer says', 200, { 'cache-control': 'max-age=86400' }, 3_600_000],
    ['as often as it was told, when an answer may not be kept', 200, { 'cache-control': 'no-cache' }, 60_000],
    ['when the server asks for it', 503, {}, 135_000],
    ['soon after a failure', 500, {}, 1_000 * 1.125],
  ])('%s', async (_name, status, headers, inMs) => {
    const { clock } = scripted(answering(status, headers))
    await clock.pass(0)
    expect(clock.waiting()).toEqual([{ inMs, holds: false }])
  })

  test('what the server asks for is read', async () => {
    const server = await served(on, (_, response) => response.writeHead(503, { 'retry-after': '120' }).end())
    const signal = AbortSignal.timeout(10_000)
    const answer = await ask({ url: server.url, method: 'GET', headers: {}, signal, maxBytes: 10 })
    expect(answer).toMatchObject({ kind: 'answer', status: 503 })
    const { retryMs } = answer as { readonly retryMs: number }
    expect([retryMs >= 120_000, retryMs <= 150_000]).toEqual([true, true])
  })

  test('never when nobody listens', async () => {
    const { clock, stop } = scripted(answering(200, {}))
    await clock.pass(0)
    stop()
    expect(clock.waiting()).toEqual([])
  })
})

describe('a signature', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const [, line = ''] = pem.split('\n')
  const raw = Buffer.from(line, 'base64').subarray(-32).toString('base64')
  const longer = Buffer.concat([Buffer.from(line, 'base64'), Buffer.alloc(1)]).toString('base64')
  const text = JSON.stringify(on)
  const good = sign(null, Buffer.from(text), privateKey).toString('base64')
  const signed =
    (signature: string | undefined, body = text): Ask =>
    async () => ({
      ...{ kind: 'answer', status: 200, text: body, retryMs: undefined },
      headers: signature === undefined ? {} : { 'x-orangebox-signature': signature },
    })

  test.each([pem, line, raw])('that fits makes the document count', async (key) => {
    const { source, clock, voice } = scripted(signed(good), undefined, undefined, key)
    await clock.pass(0)
    expect([source.read('killswitch'), voice.said]).toEqual([on.killswitch, []])
  })

  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  test.each<[string, Ask, string, string]>([
    ['that is missing', signed(undefined), pem, 'the server gave no signature'],
    ['of another text', signed(good, '{}'), pem, 'the server gave a signature that does not fit'],
    ['by another key', signed(good), other, 'the server gave a signature that does not fit'],
    ['that is garbage', signed('?'), pem, 'the server gave a signature that does not fit'],
    ['under what is no key', signed(good), 'abc', 'the server gave a signature, but publicKey is no key'],
    ['under a key of a wrong length', signed(good), longer, 'the server gave a signature, but publicKey is no key'],
  ])('%s does not', async (_name, asks, key, message) => {
    const { source, clock, voice } = scripted(asks, undefined, undefined, key)
    await clock.pass(0)
    expect(source.read('killswitch')).toBeUndefined()
    expect(voice.said[0]?.message).toBe(`${message}; the last good settings stay`)
  })

  test('is looked at again when the document comes from the disk', async () => {
    const store = memoryStore()
    const first = scripted(signed(good), undefined, store, pem)
    await first.clock.pass(0)
    expect(scripted(signed(good), undefined, store, pem).source.read('killswitch')).toEqual(on.killswitch)
    store.write({ ...(store.stored() as Stored), text: '{"killswitch":{"*":true}}' })
    expect(scripted(signed(good), undefined, store, pem).source.read('killswitch')).toBeUndefined()
  })
})

describe('an answer that is none is told, and harms nobody:', () => {
  test.each<[string, (response: import('node:http').ServerResponse) => unknown, string]>([
    ['one of more than 1 MiB', (response) => response.end('x'.repeat(1024 * 1024 + 1)), 'cannot be reached: EFBIG'],
    ['one that leads elsewhere', (response) => response.writeHead(302, { location: '/x' }).end(), 'answered 302'],
    [
      'one that breaks off',
      (response) => response.writeHead(200, { 'content-length': '9' }).write('{', () => response.destroy()),
      'cannot be reached: ECONNRESET',
    ],
    ['a list', (response) => response.end('[]'), 'gave no object'],
    ['a tag of nothing', (response) => response.writeHead(304).end(), 'answered 304'],
  ])('%s', async (_name, answer, message) => {
    const server = await served(on, (_, response) => answer(response))
    const said = await new Promise<Diagnostic>((resolve) => {
      open.push(httpSettings({ url: server.url, onDiagnostic: resolve }).subscribe(() => {}))
    })
    expect(said).toEqual({
      level: 'warn',
      code: 'settings',
      message: `the settings server ${message}; the last good settings stay`,
    })
  })
})

describe('options that are wrong are told:', () => {
  test.each<[string, object, string]>([
    ['no URL', { url: 'settings.json' }, 'url: "settings.json" is no URL of http or https; no settings are fetched'],
    [
      'another protocol, with a key in it',
      { url: 'ftp://acme.dev/a?key=secret' },
      'url: "ftp://acme.dev/a" is no URL of http or https; no settings are fetched',
    ],
    ['a file', { url: 'file:///a' }, 'url: "file:///a" is no URL of http or https; no settings are fetched'],
    [
      'a password',
      { url: 'https://a:b@c.dev' },
      'url: a URL with credentials; give them as headers; no settings are fetched',
    ],
    [
      'plain http',
      { url: 'http://a.dev' },
      'url: http to another machine needs allowInsecure; no settings are fetched',
    ],
  ])('%s', (_name, given, message) => {
    const voice = recordedVoice()
    const source = httpSettings({ document: on, onDiagnostic: voice.report, ...given } as never)
    expect(source.read('killswitch')).toEqual(on.killswitch)
    expect(voice.said).toEqual([{ level: 'warn', code: 'bad_option', message }])
  })

  test('a pollMs that would be a load', () => {
    const voice = recordedVoice()
    httpSettings({ url: 'https://a.dev', pollMs: 10, onDiagnostic: voice.report })
    expect(voice.said).toMatchObject([{ message: 'pollMs: 10 is no number from 1000 to 3600000; using 60000' }])
  })
})
