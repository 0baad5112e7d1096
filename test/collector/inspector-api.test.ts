import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import { aBatch, anEvent, post } from './batches.ts'

let collector: Collector
let url: string
const start = async (options: CollectorOptions = {}): Promise<void> => {
  await collector?.close()
  collector = createCollector(options)
  url = (await collector.listen()).url
}
beforeEach(() => start())
afterEach(() => collector.close())

/** With headers that `fetch` sets itself. */
const raw = async (path: string, headers: Readonly<Record<string, string>>, method = 'GET', body = '') => {
  const asked = request(`${url}${path}`, { method, headers })
  asked.end(body)
  const [answer] = await once(asked, 'response')
  answer.resume()
  return answer.statusCode as number
}
const behave = (body: unknown, headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' }) =>
  fetch(`${url}/api/behaviour`, { method: 'POST', headers, body: JSON.stringify(body) })

describe('the page', () => {
  test('allows its own files alone, and of inline scripts the one with the right hash', async () => {
    const page = await fetch(url)
    const policy = page.headers.get('content-security-policy') ?? ''
    const [, map = ''] = /<script type="importmap">(.*?)<\/script>/.exec(await page.text()) ?? []
    const hash = createHash('sha256').update(map).digest('base64')
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`)
    expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe')
    expect(JSON.parse(map).imports).toEqual({
      preact: '/inspector/preact.js',
      'preact/hooks': '/inspector/hooks.js',
      htm: '/inspector/htm.js',
    })
  })

  test.each([
    ['/inspector/main.js', 'text/javascript'],
    ['/inspector/preact.js', 'text/javascript'],
    ['/inspector/hooks.js', 'text/javascript'],
    ['/inspector/htm.js', 'text/javascript'],
    ['/inspector/style.css', 'text/css'],
    ['/inspector/icon.svg', 'image/svg+xml'],
  ])('%s is there, and nothing of it comes from elsewhere', async (path, type) => {
    const file = await fetch(`${url}${path}`)
    expect([file.status, file.headers.get('content-type')?.split(';')[0]]).toEqual([200, type])
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await file.text()).match(/(?:import|from|url\()\s*["'(]?https?:/g)).toBeNull()
  })

  test.each([
    '/inspector/nothing.js',
    '/inspector/../package.json',
    '/inspector/%2e%2e/package.json',
    '/inspector/__proto__',
  ])('has no %s', async (path) => {
    expect(await raw(path, {})).toBe(404)
  })

  test('is no telemetry: nothing of it is counted, and no behaviour concerns it', async () => {
    collector.behave({ kind: 'status', status: 503 })
    for (const path of ['/', '/inspector/main.js', '/inspector/nothing.js', '/api/requests'])
      expect((await fetch(`${url}${path}`)).status).not.toBe(503)
    expect(collector.totals().requests).toBe(0)
  })

  test('is shown to nobody who comes by another name', async () => {
    expect(await raw('/', { host: 'evil.example' })).toBe(403)
    expect(await raw('/api/stream', { host: 'evil.example' })).toBe(403)
    expect(await raw('/api/requests', { origin: 'https://evil.example' })).toBe(403)
  })

  test('needs no token, but what it asks for does', async () => {
    await start({ token: 'secret' })
    expect((await fetch(url)).status).toBe(200)
    for (const path of ['/api/stream', '/api/requests', '/api/behaviour', '/api/books'])
      expect((await fetch(`${url}${path}`)).status).toBe(401)
    expect((await behave({ kind: 'silent' })).status).toBe(401)
    const headers = { authorization: 'Bearer secret' }
    expect((await fetch(`${url}/api/requests`, { headers })).status).toBe(200)
  })
})

describe('the stream', () => {
  /** Reads until the text so far fits. */
  const readUntil = async (answer: Response, pattern: RegExp): Promise<string> => {
    const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!pattern.test(text)) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`ended with ${text}`)
      text += value
    }
    await reader.cancel()
    return text
  }
  const namesIn = (text: string): string[] =>
    [...text.matchAll(/^data: (.*)$/gm)].flatMap(([, json = '']) =>
      JSON.parse(json).map((entry: { name: string }) => entry.name),
    )

  test('begins with what there is behind a number, and goes on with what comes', async () => {
    for (const event_name of ['a', 'b']) await post(url, aBatch(anEvent({ event_name })))
    const answer = await fetch(`${url}/api/stream?after=1`)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const reading = readUntil(answer, /"name":"c"/)
    await post(url, aBatch(anEvent({ event_name: 'c' })))
    expect(namesIn(await reading)).toEqual(['b', 'c'])
  })

  test('brings what the filter lets through, and all of a burst', async () => {
    await post(url, aBatch(...Array.from({ length: 1_700 }, (_, n) => anEvent({ event_name: `e${n % 2}.n${n}` }))))
    const text = await readUntil(await fetch(`${url}/api/stream?filter=name=e1*`), /e1\.n1699/)
    expect(namesIn(text)).toEqual(Array.from({ length: 850 }, (_, n) => `e1.n${2 * n + 1}`))
  })

  test('says by which collector it is sent', async () => {
    const instance = async () => {
      const answer = await fetch(`${url}/api/stream`)
      await answer.body?.cancel()
      return answer.headers.get('x-collector')
    }
    const first = await instance()
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(await instance()).toBe(first)
    await start()
    expect(await instance()).not.toBe(first)
  })

  test('keeps no collector from closing', async () => {
    const answer = await fetch(`${url}/api/stream`)
    await collector.close()
    await expect(readUntil(answer, /never/)).rejects.toThrow()
  })

  test('a number that is none is refused', async () => {
    expect((await fetch(`${url}/api/stream?after=x`)).status).toBe(400)
  })
})

test('requests are listed newest first, with what was answered, and without what proves who sent them', async () => {
  const secrets = {
    authorization: 'Bearer s3cret',
    'dd-api-key': 's3cret',
    'x-api-key': 's3cret',
    cookie: 's3cret',
    'x-amz-security-token': 's3cret',
  }
  const event = anEvent()
  await post(url, aBatch(event), { headers: secrets })
  await post(url, 'x')
  const text = await (await fetch(`${url}/api/requests`)).text()
  expect(text).not.toContain('s3cret')
  const { requests } = JSON.parse(text)
  expect(requests.map(({ status, event_ids }: { status: number; event_ids: string[] }) => [status, event_ids])).toEqual(
    [
      [400, []],
      [202, [event.event_data.event_id]],
    ],
  )
  expect(requests[1]).toMatchObject({
    ...{ method: 'POST', path: '/api/event_logging/batch', received_at: expect.stringMatching(/^\d{4}-.*Z$/) },
    headers: { authorization: '(not shown)', 'content-type': 'application/json' },
  })
})

test('of a large request the first ids are listed, and of many requests as many as are asked for', async () => {
  const events = Array.from({ length: 50 }, () => anEvent())
  await post(url, 'x')
  await post(url, aBatch(...events))
  const { requests } = (await (await fetch(`${url}/api/requests?limit=1`)).json()) as {
    requests: { events: number; event_ids: string[] }[]
  }
  expect(requests.map(({ events: n, event_ids }) => [n, event_ids])).toEqual([
    [50, events.slice(0, 20).map(({ event_data }) => event_data.event_id)],
  ])
  for (const limit of ['0', 'x']) expect((await fetch(`${url}/api/requests?limit=${limit}`)).status).toBe(400)
})

describe('a behaviour', () => {
  test.each([
    [{ kind: 'status', status: 503, retry_after: 30 }, 503],
    [{ kind: 'status', status: 418 }, 418],
    [{ kind: 'reject', name: 'tool_used' }, 400],
    [{ kind: 'delay', ms: 1 }, 202],
    [{ kind: 'ok' }, 202],
  ])('%j holds from the next request on, and is shown', async (wanted, status) => {
    expect((await behave(wanted)).status).toBe(200)
    const answer = await post(url, aBatch(anEvent()))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, status === 503 ? '30' : null])
    expect(await (await fetch(`${url}/api/behaviour`)).json()).toEqual(wanted)
  })

  test.each([
    [{ kind: 'drip' }],
    [{ kind: 'truncated' }],
    [{ kind: 'silent' }],
    [{ kind: 'fail-auth' }],
    [{ kind: 'reset', when: 'after-accept' }],
  ])('%j is taken', async (wanted) => {
    expect(await (await behave(wanted)).json()).toEqual(wanted)
  })

  test('that was set by other means is shown as far as there are words for it', async () => {
    const shown = async () => (await fetch(`${url}/api/behaviour`)).json()
    collector.behave({ kind: 'delay', ms: 5 })
    expect(await shown()).toEqual({ kind: 'delay', ms: 5 })
    collector.behave(() => ({ kind: 'ok' }))
    expect(await shown()).toEqual({ kind: 'other' })
  })

  test.each([
    [null, 'a behaviour is an object with a kind'],
    [{}, 'kind is ok, status'],
    [{ kind: 'explode' }, 'kind is ok, status'],
    [{ kind: 'status', status: 99 }, 'status is a whole number from 200 to 599'],
    [{ kind: 'status', status: '503' }, 'status is a whole number from 200 to 599'],
    [{ kind: 'status', status: 503, retry_after: -1 }, 'retry_after is a whole number of seconds'],
    [{ kind: 'delay', ms: 1e9 }, 'ms is a whole number from 0 to 600000'],
    [{ kind: 'reset' }, 'when is before-reading, after-reading or after-accept'],
    [{ kind: 'reject', name: '' }, 'name is the name of an event'],
  ])('%j is refused, and nothing changes', async (wanted, why) => {
    const answer = await behave(wanted)
    expect([answer.status, ((await answer.json()) as { error: { message: string } }).error.message]).toEqual([
      400,
      expect.stringContaining(why),
    ])
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
  })

  test('is not set by a form or a page of somebody else, nor by a body without end', async () => {
    expect((await behave({ kind: 'silent' }, { 'content-type': 'text/plain' })).status).toBe(415)
    const json = { 'content-type': 'application/json' }
    expect(await raw('/api/behaviour', { ...json, origin: 'https://evil.example' }, 'POST', '{"kind":"silent"}')).toBe(
      403,
    )
    expect((await behave({ kind: 'reject', name: 'x'.repeat(20_000) })).status).toBe(413)
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
  })
})
