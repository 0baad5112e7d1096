import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import { aBatch, anEvent, batchPath, idOf, post, resource } from './batches.ts'

let collector: Collector
const start = async (options: CollectorOptions = {}): Promise<string> => {
  collector = createCollector(options)
  return (await collector.listen()).url
}
afterEach(() => collector.close())

describe('accepting', () => {
  test('a valid batch is answered 202 with what it came to, and an x-request-id', async () => {
    const url = await start()
    const event = anEvent()
    const answer = await post(url, aBatch(event, anEvent()))
    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({ accepted: 2, duplicates: 0 })
    expect(answer.headers.get('x-request-id')).toBe(collector.requests[0]?.id)
    expect(collector.requests[0]?.eventIds).toEqual([...collector.events.keys()])
    expect(collector.events.size).toBe(2)
    expect(collector.events.get(idOf(event))).toEqual({ event, resource, count: 1 })
  })

  test('gzip is understood, and the bytes counted are those on the wire', async () => {
    const url = await start()
    const packed = gzipSync(JSON.stringify(aBatch(anEvent())))
    const answer = await post(url, '', { body: packed, headers: { 'content-encoding': 'gzip' } })
    expect(answer.status).toBe(202)
    expect(collector.requests[0]).toMatchObject({ method: 'POST', path: batchPath, bytes: packed.length, status: 202 })
    expect(JSON.parse(collector.requests[0]?.bodyText ?? '').resource).toEqual(resource)
  })

  test('an event sent again is answered 202, counted as duplicate and kept once', async () => {
    const url = await start()
    const event = anEvent()
    await post(url, aBatch(event))
    const answer = await post(url, aBatch(event, anEvent()))
    expect(await answer.json()).toEqual({ accepted: 1, duplicates: 1 })
    expect(collector.events.size).toBe(2)
    expect(collector.events.get(idOf(event))?.count).toBe(2)
    expect(collector.duplicates).toBe(1)
  })

  test('an event twice in one body is one event and one duplicate', async () => {
    const url = await start()
    const event = anEvent()
    expect(await (await post(url, aBatch(event, event))).json()).toEqual({ accepted: 1, duplicates: 1 })
  })

  test('a client report is counted once, however often its report_id arrives', async () => {
    const url = await start()
    const client_report = { report_id: crypto.randomUUID(), dropped: { rejected: 2, too_large: 1 } }
    await post(url, { resource, client_report, events: [] })
    await post(url, { resource, client_report, events: [anEvent()] })
    expect([...collector.reports.values()]).toEqual([client_report])
    expect(collector.totals().dropped).toEqual(
      new Map([
        ['rejected', 2],
        ['too_large', 1],
      ]),
    )
    expect(collector.totals()).toMatchObject({ events: 1, duplicates: 0, requests: 2 })
  })

  test('received and requested resolve when the events are there', async () => {
    const url = await start()
    const both = collector.received(2)
    const requests = collector.requested(2)
    await post(url, aBatch(anEvent()))
    await post(url, aBatch(anEvent()))
    await Promise.all([both, requests, collector.answered(2)])
    expect(collector.events.size).toBe(2)
  })

  test('when the store throws, the answer is 500 and the events were not accepted', async () => {
    let full = true
    const url = await start({
      store: () => {
        if (full) throw new Error('no space left')
      },
    })
    const batch = aBatch(anEvent())
    const answer = await post(url, batch)
    expect([answer.status, collector.events.size]).toEqual([500, 0])
    full = false
    expect(await (await post(url, batch)).json()).toEqual({ accepted: 1, duplicates: 0 })
  })

  test('a store may take its time: the answer waits for it, and the same event twice at a time is new once', async () => {
    const stored: string[] = []
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const url = await start({
      store: async (fresh) => {
        await gate
        stored.push(...fresh.map(({ event }) => idOf(event)))
      },
    })
    const event = anEvent()
    const answers = [post(url, aBatch(event)), post(url, aBatch(event))]
    await collector.requested(2)
    expect([collector.events.size, collector.totals().events]).toEqual([0, 0])
    go()
    const said = await Promise.all(answers.map(async (answer) => (await answer).json()))
    expect(said).toEqual(
      expect.arrayContaining([
        { accepted: 1, duplicates: 0 },
        { accepted: 0, duplicates: 1 },
      ]),
    )
    expect(stored).toEqual([idOf(event)])
  })

  test('a store that rejects is answered with 500, and keeps nobody else from being taken', async () => {
    let isFull = true
    const url = await start({ store: () => (isFull ? Promise.reject(new Error('no space left')) : Promise.resolve()) })
    const batch = aBatch(anEvent())
    expect([(await post(url, batch)).status, collector.events.size]).toEqual([500, 0])
    isFull = false
    expect(await (await post(url, batch)).json()).toEqual({ accepted: 1, duplicates: 0 })
  })

  test('what is kept is bounded in bytes: the oldest is forgotten, and counting goes on', async () => {
    const url = await start({ maxHistoryBytes: 200_000 })
    const large = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`key_${n}`, 'x'.repeat(250)]))
    const events = Array.from({ length: 20 }, () => anEvent({ metadata: large }))
    for (const event of events) await post(url, aBatch(event))
    const kept = JSON.stringify([[...collector.events.values()], collector.requests])
    expect(kept.length).toBeLessThan(200_000)
    expect(kept.length).toBeGreaterThan(50_000)
    expect([...collector.events.keys()]).toEqual(events.slice(-collector.events.size).map(idOf))
    expect(collector.requests.map(({ index }) => index)).toEqual(
      Array.from({ length: collector.requests.length }, (_, n) => 20 - collector.requests.length + n),
    )
    expect(collector.totals()).toMatchObject({ events: 20, requests: 20 })
  })

  test('a small event costs little: a bound in bytes keeps many of them', async () => {
    const url = await start({ maxHistoryBytes: 200_000, keepBodies: false })
    for (let n = 0; n < 40; n++) await post(url, aBatch(anEvent()))
    expect(collector.events.size).toBe(40)
  })

  test('what no event needs is bounded too: requests without events, and reports', async () => {
    const url = await start({ maxHistoryBytes: 20_000 })
    for (let n = 0; n < 30; n++) {
      await fetch(`${url}/${'x'.repeat(900)}`)
      const client_report = { report_id: crypto.randomUUID(), dropped: { rejected: 1 } }
      await post(url, { resource, client_report, events: [] })
    }
    expect(collector.requests.length).toBeLessThan(10)
    expect(collector.reports.size).toBeLessThan(10)
    expect(collector.totals().dropped).toEqual(new Map([['rejected', 30]]))
  })

  test('a client that makes up ever new reasons fills no memory, and none of its events goes uncounted', async () => {
    const url = await start()
    const dropped = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`reason_${n}`, 1]))
    await post(url, { resource, client_report: { report_id: crypto.randomUUID(), dropped }, events: [] })
    const told = collector.totals().dropped
    expect(told.size).toBeLessThan(250)
    expect([...told.values()].reduce((sum, n) => sum + n, 0)).toBe(1_000)
  })
})

describe('refusing', () => {
  test('an invalid body is answered 400 and every fault is named', async () => {
    const url = await start()
    const answer = await post(url, aBatch(anEvent({ event_name: 'Bad Name', session_id: '' })))
    expect(answer.status).toBe(400)
    const { error } = (await answer.json()) as { error: { request_id: string; problems: { path: string }[] } }
    expect(error.request_id).toBe(answer.headers.get('x-request-id'))
    expect(error.problems.map(({ path }) => path)).toEqual([
      '/events/0/event_data/event_name',
      '/events/0/event_data/session_id',
    ])
    expect(collector.events.size).toBe(0)
  })

  test.each([
    ['what is not JSON', '{"resource"', {}, 400],
    ['broken gzip', 'not gzip', { 'content-encoding': 'gzip' }, 400],
    ['an unknown encoding', '{}', { 'content-encoding': 'br' }, 415],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415],
  ])('%s is refused', async (_what, body, headers, status) => {
    const url = await start()
    const answer = await post(url, body, { headers })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-request-id')).toBeTruthy()
  })

  test('a body above the limit is answered 413, packed or not', async () => {
    const url = await start({ maxBodyBytes: 1_000 })
    const large = 'x'.repeat(100_000)
    const packed = gzipSync(large)
    expect((await post(url, large)).status).toBe(413)
    expect((await post(url, '', { body: packed, headers: { 'content-encoding': 'gzip' } })).status).toBe(413)
  })

  test('another path is answered 404 and names the right one', async () => {
    const url = await start()
    const answer = await fetch(`${url}/elsewhere`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain(batchPath)
  })

  test('further paths can be opened', async () => {
    const url = await start({ paths: ['/one', '/two'] })
    const init = {
      method: 'POST',
      body: JSON.stringify(aBatch(anEvent())),
      headers: { 'content-type': 'application/json' },
    }
    expect((await fetch(`${url}/two`, init)).status).toBe(202)
  })
})

describe('living', () => {
  test('after close it may listen again on the same port and knows what it knew', async () => {
    const url = await start()
    const event = anEvent()
    await post(url, aBatch(event))
    await collector.close()
    await expect(post(url, aBatch(event))).rejects.toThrow()
    await collector.listen(Number(new URL(url).port))
    expect(await (await post(url, aBatch(event))).json()).toEqual({ accepted: 0, duplicates: 1 })
  })

  test('a taken port rejects with EADDRINUSE', async () => {
    const url = await start()
    const other = createCollector()
    await expect(other.listen(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('listening twice is a mistake', async () => {
    await start()
    await expect(collector.listen()).rejects.toThrow('listening already')
  })

  test('it leaves the globals of this process alone', async () => {
    const before = [globalThis.Request, globalThis.Response]
    await start()
    expect([globalThis.Request, globalThis.Response]).toEqual(before)
  })
})
