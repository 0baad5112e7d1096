import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'
import type { Records } from '../../collector/src/protocol/protocol.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'

let collector: Collector
let url: string
let taken: Records[]
beforeEach(async () => {
  taken = []
  collector = createCollector({ onRecords: (_request, some) => taken.push(some) })
  url = (await collector.listen()).url
})
afterEach(() => collector.close())

const send = (body: unknown, headers: Record<string, string> = {}, query = '') =>
  fetch(`${url}/api/v2/logs${query}`, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'dd-api-key': 'key', ...headers },
  })
const records = (): readonly WireRecord[] => taken.flatMap((some) => some.records)
const entry = (more: object = {}) => ({
  message: 'built',
  service: 'acme',
  ddsource: 'nodejs',
  hostname: 'dev-1',
  ...more,
})

describe('logs for Datadog', () => {
  test('are taken, and answered 202 and {}', async () => {
    const event = { name: 'acme.build', attributes: { ms: 42 } }
    const answer = await send([entry({ status: 'info', timestamp: 1795219200000, ddtags: 'env:prod', event })])
    expect([answer.status, await answer.json()]).toEqual([202, {}])
    expect(records()).toEqual([
      {
        protocol: 'datadog',
        name: 'acme.build',
        time: new Date(1795219200000).toISOString(),
        resource: { 'service.name': 'acme', 'host.name': 'dev-1', ddsource: 'nodejs', ddtags: 'env:prod' },
        attributes: { event },
        facts: { message: 'built', status: 'info' },
      },
    ])
  })

  test('come one without a list, several as lines of text', async () => {
    await send(entry())
    await send('one\ntwo\n', { 'content-type': 'text/plain' })
    expect(records().map(({ name }) => name)).toEqual(['built', 'one', 'two'])
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('come in %s', async (encoding, pack) => {
    expect((await send(pack(JSON.stringify([entry()])), { 'content-encoding': encoding })).status).toBe(202)
    expect(records()).toHaveLength(1)
  })

  test('have the tags of their request before their own', async () => {
    await send([entry({ ddtags: 'b:2' }), entry()], {}, '?ddtags=a:1,c:3')
    expect(records().map(({ resource }) => resource.ddtags)).toEqual(['a:1,c:3,b:2', 'a:1,c:3'])
  })

  test('that are no logs are left out, and their sender is not told: so it is there', async () => {
    const answer = await send([entry(), {}, 7, { message: '' }])
    expect([answer.status, await answer.json()]).toEqual([202, {}])
    expect(taken.map(({ records: { length }, rejected }) => [length, rejected.length])).toEqual([[1, 3]])
  })

  test('are cut at 1 MB each', async () => {
    await send([entry({ message: 'x'.repeat(1_500_000) })])
    expect(records()[0]?.facts).toEqual({ message: 'x'.repeat(1_000_000), truncated: true })
  })
})

describe('errors have the form of Datadog:', () => {
  test.each([
    ['no key', [], { 'dd-api-key': '' }, 401, 'DD-API-KEY is missing'],
    ['what is not JSON', '[', {}, 400, 'is not JSON'],
    ['too many entries', Array.from({ length: 1_001 }, () => entry()), {}, 400, 'at most 1000'],
    ['another content type', 'x', { 'content-type': 'application/xml' }, 400, 'Content-Type'],
    ['too large a body', [entry({ message: 'x'.repeat(5_000_000) })], {}, 413, 'larger than 5000000 bytes'],
  ])('%s', async (_what, body, headers: Record<string, string>, status, detail) => {
    const answer = await send(body, headers)
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { errors: [{ title: expect.any(String), detail: expect.stringContaining(detail), status: `${status}` }] },
    ])
    expect(taken).toEqual([])
  })

  test('misbehaviour on command has it too', async () => {
    collector.behave({ kind: 'status', status: 429 })
    expect(await (await send([entry()])).json()).toEqual({
      errors: [{ title: 'Too Many Requests', detail: 'answered on command', status: '429' }],
    })
  })
})
