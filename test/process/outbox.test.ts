import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SinkHealth } from '../../src/model/health.ts'
import { expectBalanced } from '../support/books.ts'
import { listen } from '../support/listen.ts'
import { type Ending, type Run, start } from '../support/run.ts'
import { onWindows } from '../support/scene.ts'

/* What docs/outbox.md promises to programs that encode what they send themselves. */

interface Seen {
  readonly url: string | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: { readonly about: object; readonly readings: readonly { readonly n: number }[] }
}

let folder: string
let close: () => Promise<void>
let endpoint: string
let seen: Seen[]
/** What the next requests are answered with; then 202. */
let answers: number[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-outbox-'))
  seen = []
  answers = []
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const bytes = Buffer.concat(parts)
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    seen.push({ url: request.url, headers: request.headers, body: JSON.parse(`${text}`) })
    answer.writeHead(answers.shift() ?? 202).end()
  })
  const listening = await listen(server)
  endpoint = `${listening.url}/base`
  close = listening.close
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (given: object): Run =>
  start('outbox.mjs', [JSON.stringify({ endpoint, stateDir: folder, ...given })], { HOME: folder })
const told = <T>(of: Run, key: string): T[] =>
  of.of('told').flatMap((message) => (key in message ? [(message as never as Record<string, T>)[key] as T] : []))
const killed: Ending = onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }
const numbers = () => seen.flatMap(({ body }) => body.readings.map(({ n }) => n)).sort((a, b) => a - b)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

test('lines leave in the words of their wire, in order, with what the wire says of them', async () => {
  const program = run({ lines: 3, ending: 'shutdown' })
  await program.ended()
  expect(seen).toMatchObject([
    {
      url: '/base/v1/readings',
      headers: { 'content-type': 'application/json', 'x-service-name': 'acme' },
      body: { about: { host: 'one' }, readings: [{ n: 0 }, { n: 1 }, { n: 2 }] },
    },
  ])
  expect(told(program, 'ended')).toEqual([{ delivered: 3, kept: 0, dropped: 0, pending: 0, timedOut: false }])
  expectBalanced(told<SinkHealth>(program, 'health').at(-1) as SinkHealth)
})

describe('nothing that was appended is lost:', () => {
  test('by SIGKILL; the next run sends it, each line once', async () => {
    await run({ lines: 500, ending: 'kill' }).ended(killed)
    expect(seen).toEqual([])
    await run({ from: 500, lines: 1, ending: 'shutdown' }).ended()
    expect(numbers()).toEqual(upTo(501))
  })
  test('by an endpoint that is down; what it refused waits', async () => {
    answers = [503]
    const program = run({ lines: 2, ending: 'flush' })
    await program.ended()
    expect(told(program, 'flushed')).toMatchObject([{ delivered: 0, kept: 2 }])
    seen = []
    // The next run begins when the endpoint has been left alone for a moment.
    for (let tries = 0; tries < 20 && seen.length === 0; tries++) await run({ ending: 'flush' }).ended()
    expect(numbers()).toEqual([0, 1])
  })
})

test('a wire may say itself what an answer means', async () => {
  answers = [418]
  const program = run({ lines: 1, ending: 'flush' })
  await program.ended()
  expect(told(program, 'flushed')).toMatchObject([{ delivered: 1, kept: 0 }])
})

test('after a crash a program learns which of its lines it had appended', async () => {
  await run({ lines: 2, ending: 'kill' }).ended(killed)
  const next = run({ holds: ['reading 0', 'reading 1', 'reading 2'], ending: 'shutdown' })
  await next.ended()
  expect(told(next, 'held')).toEqual([['reading 0', 'reading 1']])
  expect(told(next, 'backlog')).toEqual([{ files: 1, bytes: expect.any(Number) }])
  const last = run({ holds: ['reading 0'] })
  await last.ended()
  expect(told(last, 'held')).toEqual([[]])
  expect(told(last, 'backlog')).toEqual([{ files: 0, bytes: 0 }])
})

test('lines of another wire in the same place are left alone', async () => {
  await run({ lines: 1, ending: 'kill' }).ended(killed)
  const wire = { name: 'others', path: '/v1/readings', headers: {}, maxBodyBytes: 1000 }
  const other = run({ ending: 'flush', options: { wire } })
  await other.ended()
  expect(seen).toEqual([])
  await run({ ending: 'shutdown' }).ended()
  expect(numbers()).toEqual([0])
})

test('where the consent file says no, a line is refused and counted, and nothing is written', async () => {
  mkdirSync(join(folder, 'acme'), { mode: 0o700 })
  writeFileSync(join(folder, 'acme/consent'), 'off 2026-01-31T12:00:00.000Z\n', { mode: 0o600 })
  const program = run({ lines: 2, ending: 'shutdown' })
  await program.ended()
  expect(told<SinkHealth>(program, 'health').at(-1)).toMatchObject({ logged: 2, admitted: 0, refused: { opt_out: 2 } })
  expect(seen).toEqual([])
})
