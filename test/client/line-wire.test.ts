import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LineOutbox, LineWire } from '../../src/model/line-outbox.ts'
import { openOutbox } from '../../src/outbox.ts'
import { expectBalanced } from '../support/books.ts'

/* What a wire of a program's own may do wrong. */

let stateDir: string
let server: Server
let bodies: string[]
let status: number
let told: string[]

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-wire-'))
  bodies = []
  told = []
  status = 202
  server = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      bodies.push(body)
      answer.writeHead(status).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const well: LineWire = {
  name: 'lines',
  path: '/lines',
  headers: {},
  maxBodyBytes: 100_000,
  wrap: ({ lines }) => `[${lines.join(',')}]`,
}
function open(wire: object): LineOutbox {
  const outbox = openOutbox({
    service: { name: 'acme', version: '1' },
    name: 'a',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stateDir,
    wire: { ...well, ...wire },
    onDiagnostic: ({ code, message }) => told.push(`${code} ${message}`),
  })
  for (let i = 0; i < 5; i++) outbox.append(`{"i":${i}}`)
  return outbox
}
const ids = () =>
  bodies.flatMap((body) => (JSON.parse(body) as { readonly i: number }[]).map(({ i }) => i)).toSorted((a, b) => a - b)

describe('classify', () => {
  const faulty: readonly (readonly [string, LineWire['classify'] | (() => unknown), RegExp])[] = [
    ['that is async', async () => 'retry', /an object is none of delivered, retry/],
    ['that says a word nobody knows', () => 'fine', /"fine" is none of delivered, retry/],
    ['that gives an object', () => ({ kind: 'retry' }), /an object is none of/],
    [
      'that throws',
      () => {
        throw new RangeError('no')
      },
      /it threw RangeError/,
    ],
  ]
  test.each(faulty)('%s: what answers mean by default holds, which is told', async (_, classify, message) => {
    const outbox = open({ classify })
    status = 503
    expect(await outbox.flush({ timeoutMs: 10_000 })).toMatchObject({ delivered: 0, kept: 5 })
    expect([bodies.length, told[0]]).toEqual([1, expect.stringMatching(message)])
    expectBalanced(outbox.health())
    await outbox.shutdown({ upload: 'leave' })
    status = 202
    const next = openOutbox({
      ...{ service: { name: 'acme', version: '1' }, name: 'a', stateDir, wire: { ...well, classify } as LineWire },
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
    expect(await next.flush({ timeoutMs: 10_000 })).toMatchObject({ delivered: 5, kept: 0 })
    expect(bodies).toHaveLength(2)
    await next.shutdown()
  })
})

describe('wrap', () => {
  test('that throws for one line: the others arrive, once, and it is given up like one that is refused', async () => {
    const wrap: LineWire['wrap'] = (chunk) => {
      if (chunk.lines.includes('{"i":2}')) throw new Error('not this one')
      return well.wrap(chunk)
    }
    const outbox = open({ wrap })
    await outbox.flush({ timeoutMs: 10_000 })
    expect(ids()).toEqual([0, 1, 3, 4])
    expect(outbox.health()).toMatchObject({ delivered: 4, dropped: { rejected: 1 } })
    expect(told.some((line) => line.includes('not this one'))).toBe(true)
    expectBalanced(outbox.health())
    await outbox.shutdown()
  })
  test.each([
    [
      'that always throws',
      () => {
        throw new Error('no')
      },
    ],
    ['that returns no text', () => undefined],
  ])('%s: everything is kept, and it is not asked again and again', async (_, fault) => {
    let asked = 0
    const wrap = () => {
      asked++
      return fault()
    }
    const outbox = open({ wrap })
    expect(await outbox.flush({ timeoutMs: 10_000 })).toMatchObject({ delivered: 0, kept: 5, dropped: 0 })
    expect(asked).toBeLessThan(30)
    expect(outbox.health().lastError).toMatchObject({ code: 'NO_BODY' })
    expectBalanced(outbox.health())
    await outbox.shutdown({ upload: 'leave' })
  })
})

test('a report that throws holds up no line', async () => {
  const report = () => {
    throw new Error('no')
  }
  const outbox = open({ report })
  outbox.append(JSON.stringify({ text: 'x'.repeat(100_000) }))
  await outbox.flush({ timeoutMs: 10_000 })
  expect(ids()).toEqual([0, 1, 2, 3, 4])
  await outbox.shutdown({ upload: 'leave' })
})

describe('a part of a wire that could never send, or never stop, is thrown about:', () => {
  test.each([
    [{ maxBodyBytes: '1mb' }, 'wire.maxBodyBytes: it must be a whole number from 1, and was "1mb"'],
    [{ maxBodyBytes: undefined }, 'wire.maxBodyBytes: it must be a whole number from 1, and was undefined'],
    [{ overheadBytes: -1 }, 'wire.overheadBytes: it must be a whole number from 0, and was -1'],
    [{ maxLines: 0 }, 'wire.maxLines: it must be a whole number from 1, and was 0'],
    [{ headers: 'x-api-key: s3cret' }, 'wire.headers: it must be an object of names and texts, and was a string'],
    [
      { headers: { 'x-api-key': 's3cret\n' } },
      'wire.headers: no request can carry "x-api-key" with the text that was given',
    ],
  ])('%o', (wire, message) => expect(() => open(wire)).toThrow(`openOutbox: ${message}`))
})

test('names that are no options, and a resource that is no object, are told, and everything arrives', async () => {
  const outbox = openOutbox({
    ...{ service: { name: 'acme', version: '1' }, name: 'a', stateDir, resource: 'north' as never },
    ...{ spol: {}, wire: { ...well, clasify: () => 'retry' } as LineWire },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onDiagnostic: ({ message }) => told.push(message),
  })
  outbox.append('{"i":0}')
  expect(await outbox.shutdown()).toMatchObject({ delivered: 1 })
  expect(told).toEqual([
    'options: there is no option "spol"; it is ignored; did you mean "spool"?',
    'wire: there is no option "clasify"; it is ignored; did you mean "classify"?',
    'resource: "north" is not an object; using an empty one',
  ])
})
