import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import type { Entry, GoodEntry } from '../../collector/src/view/entry.ts'
import { parseFilter } from '../../collector/src/view/filter.ts'
import { aBatch, anEvent, batchPath, post, resource } from './batches.ts'

let collector: Collector
let url: string
const start = async (options: CollectorOptions = {}): Promise<void> => {
  await collector?.close()
  collector = createCollector(options)
  url = (await collector.listen()).url
}
beforeEach(() => start())
afterEach(() => collector.close())

interface Page {
  readonly entries: readonly Entry[]
  readonly next: number
}
const get = async (path: string): Promise<Page> => (await (await fetch(`${url}${path}`)).json()) as Page
const names = ({ entries }: Page) => entries.map((entry) => (entry.verdict === 'good' ? entry.name : entry.reason))
const sendLog = (record: object) =>
  fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
  })

test('what came by every protocol is there, good and bad, in order', async () => {
  const event = anEvent()
  await post(url, aBatch(event))
  await post(url, aBatch(event))
  await sendLog({ eventName: 'acme.build' })
  await sendLog({ eventName: 'acme.build', severityNumber: 99 })
  await post(url, '{}')
  const { entries, next } = await get('/api/events')
  expect(entries.map(({ seq, verdict, protocol }) => [seq, verdict, protocol])).toEqual([
    [1, 'good', 'events'],
    [2, 'good', 'events'],
    [3, 'good', 'otlp/logs'],
    [4, 'bad', 'otlp/logs'],
    [5, 'bad', 'events'],
  ])
  expect(next).toBe(5)
  expect(entries[0]).toEqual({
    seq: 1,
    received_at: expect.stringMatching(/^\d{4}-.*Z$/),
    protocol: 'events',
    verdict: 'good',
    name: 'tool_used',
    time: event.event_data.client_timestamp,
    service: 'acme',
    version: '1.4.0',
    duplicate: false,
    resource,
    data: event.event_data,
  })
  expect((entries[1] as GoodEntry).duplicate).toBe(true)
  expect(await get('/api/good')).toEqual({ entries: entries.slice(0, 3), next: 5 })
  expect(await get('/api/bad')).toEqual({ entries: entries.slice(3), next: 5 })
})

test('a bad request says why, and by which answer its sender can be asked', async () => {
  const answer = await post(url, aBatch(anEvent({ event_name: 'Bad Name' })))
  expect((await get('/api/bad')).entries).toEqual([
    expect.objectContaining({
      reason: expect.stringContaining('/events/0/event_data/event_name must match pattern'),
      request: `POST ${batchPath}`,
      request_id: answer.headers.get('x-request-id'),
      events: 0,
    }),
  ])
})

test('what was refused on command is bad, and tells how many events were in it', async () => {
  collector.behave({ kind: 'status', status: 503 })
  await post(url, aBatch(anEvent(), anEvent()))
  expect((await get('/api/bad')).entries).toMatchObject([{ reason: 'on command', events: 2 }])
})

test('pages follow each other without a gap and without a repetition', async () => {
  const expected = Array.from({ length: 7 }, (_, n) => `event_${n}`)
  for (const event_name of expected) await post(url, aBatch(anEvent({ event_name })))
  const seen: string[] = []
  let after = 0
  for (let n = 0; n < 4; n++) {
    const page = await get(`/api/events?limit=3&after=${after}`)
    seen.push(...names(page))
    after = page.next
  }
  expect(seen).toEqual(expected)
})

test('pages go on where the oldest entries were forgotten', async () => {
  await start({ maxHistoryBytes: 30_000, keepBodies: false })
  for (let n = 0; n < 30; n++) await post(url, aBatch(anEvent({ event_name: `event_${n}` })))
  const kept = names(await get('/api/events'))
  expect(kept.length).toBeLessThan(25)
  expect(kept.at(-1)).toBe('event_29')
  expect(names(await get('/api/events?after=27'))).toEqual(['event_27', 'event_28', 'event_29'])
})

describe('an empty page', () => {
  test('may wait for what comes', async () => {
    const waiting = get('/api/events?after=0&wait=30&filter=name=wanted')
    await post(url, aBatch(anEvent({ event_name: 'other' })))
    expect(await waiting).toEqual({ entries: [], next: 1 })
    const again = get('/api/events?after=1&wait=30')
    await post(url, aBatch(anEvent({ event_name: 'wanted' })))
    expect(names(await again)).toEqual(['wanted'])
  })

  test('holds nothing up: close ends the waiting', async () => {
    const asked = request(`${url}/api/events?wait=30`)
    const failed = once(asked, 'error')
    asked.end()
    const [socket] = await once(asked, 'socket')
    if (socket.connecting) await once(socket, 'connect')
    await collector.close()
    expect((await failed)[0].code).toBe('ECONNRESET')
  })
})

test.each(['after=x', 'limit=0', 'limit=-1', 'wait=1.5'])('?%s is a mistake', async (query) => {
  expect((await fetch(`${url}/api/events?${query}`)).status).toBe(400)
})

test('the books tell what each tool has sent and given up', async () => {
  const event = anEvent()
  await post(url, aBatch(event, anEvent()))
  await post(url, aBatch(event))
  const client_report = { report_id: crypto.randomUUID(), dropped: { rejected: 2 } }
  await post(url, { resource: { ...resource, 'service.version': '1.5.0' }, client_report, events: [] })
  await sendLog({ eventName: 'acme.build' })
  await post(url, 'x')
  expect(await (await fetch(`${url}/api/books`)).json()).toEqual({
    last: 5,
    totals: { events: 2, duplicates: 1, records: 1, refused: 1, requests: 5, dropped: { rejected: 2 } },
    clients: [
      { service: 'acme', version: '1.4.0', events: 2, duplicates: 1, records: 0, dropped: {} },
      { service: 'acme', version: '1.5.0', events: 0, duplicates: 0, records: 0, dropped: { rejected: 2 } },
      { service: '', version: '', events: 0, duplicates: 0, records: 1, dropped: {} },
    ],
  })
})

test('clients that give themselves ever new names fill no memory, and none of their events goes uncounted', async () => {
  const records = Array.from({ length: 1_500 }, (_, n) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: `tool-${n}` } }] },
    scopeLogs: [{ logRecords: [{}] }],
  }))
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}/v1/logs`, { method: 'POST', headers, body: JSON.stringify({ resourceLogs: records }) })
  const { clients } = (await (await fetch(`${url}/api/books`)).json()) as { clients: { records: number }[] }
  expect(clients.length).toBeLessThan(1_100)
  expect(clients.reduce((sum, { records: n }) => sum + n, 0)).toBe(1_500)
})

describe('looking is not sending:', () => {
  test('it is no request of a client, and misbehaviour does not reach it', async () => {
    collector.behave({ kind: 'silent' })
    await get('/api/events')
    expect(collector.requests).toEqual([])
  })

  test('web pages elsewhere, and who does not know the token, see nothing', async () => {
    await start({ token: 'secret' })
    const ask = (headers: Record<string, string>) => fetch(`${url}/api/events`, { headers })
    expect((await ask({ origin: 'https://evil.example', authorization: 'Bearer secret' })).status).toBe(403)
    expect((await ask({})).status).toBe(401)
    expect((await ask({ authorization: 'Bearer secret' })).status).toBe(200)
  })
})

describe('a filter', () => {
  const entry: Entry = {
    seq: 1,
    received_at: '',
    protocol: 'events',
    verdict: 'good',
    name: 'tool_used',
    time: undefined,
    service: 'acme',
    version: '1',
    duplicate: false,
    resource: { 'os.type': 'linux' },
    data: { metadata: { tool: 'bash', ms: 45, ok: true, note: 'a=b' } },
  }
  test.each([
    ['', true],
    ['tool_used', true],
    ['BASH', true],
    ['nowhere', false],
    ['name=tool_used', true],
    ['name=tool_*', true],
    ['name=tool', false],
    ['service=acme tool=bash ms=45 ok=true', true],
    ['service=acme tool=zsh', false],
    ['os.type=linux', true],
    ['note=a=b', true],
    ['__proto__=x', false],
    ['metadata={"tool*', true],
  ])('"%s": %s', (text, expected) => expect(parseFilter(text)(entry)).toBe(expected))
})
