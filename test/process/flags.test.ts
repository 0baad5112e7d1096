import { createServer, type ServerResponse } from 'node:http'
import { expect } from 'vitest'
import type { SettingsDocument } from '../../src/model/settings.ts'
import { booksOf } from '../support/books.ts'
import { seededRoll } from '../support/fakes/random.ts'
import { listen } from '../support/listen.ts'
import { test } from '../support/scene.ts'
import { drawn, isKilledIn, ruleOf } from '../support/settings-reference.ts'

/** 3 in `npm test`; `npm run soak` lets it run for a minute. */
const seconds = Number(process.env.ORANGEBOX_FLAGS_SECONDS ?? 3)
/** Between two bursts. The soak goes at full speed; here each state of the flags gets its dozen of bursts, and the other tests a processor. */
const breathMs = seconds > 3 ? 0 : 4
const names = ['tool.bash.run', 'tool.edit', 'plain', 'experiment_like']
const paths = ['/api/event_logging/batch', '/v2/events', '/v3']

/** What the operator says: anything, and now and then something that makes no sense. */
function randomDocument(roll: () => number, version: number): SettingsDocument & { readonly version: number } {
  const one = <T>(...values: readonly T[]): T => values[Math.floor(roll() * values.length)] as T
  const maybe = <T>(value: T) => one(value, undefined)
  return {
    version,
    sampling: {
      'tool.*': maybe({ sample_rate: one(0, 0.2, 0.9, 1), by: one('event', 'session', undefined), salt: maybe('s') }),
      'tool.bash.run': maybe({ sample_rate: one(0.1, 0.5, 1, 7 as never), by: maybe('session') }),
      '*': maybe({ sample_rate: one(0.3, 0.7), by: maybe('session'), sinks: maybe({ backend: one(0, 0.5) }) }),
    } as SettingsDocument['sampling'],
    killswitch: one<SettingsDocument['killswitch']>(
      {},
      { backend: false },
      { '*': true, backend: false },
      { other: true },
      { backend: true },
      { '*': true },
    ),
    batch: {
      scheduledDelayMillis: one(100, 150, 400, -1),
      maxExportBatchSize: one(1, 20, 200, 5_000),
      maxQueueSize: one(50, 500, 8_192, 1e9),
      path: one(...paths, 'nonsense'),
      skipAuth: one(true, false, undefined),
      maxAttempts: one(1, 8),
    },
  }
}

/** A server of flags whose every change is streamed. */
async function flags(first: object) {
  const streams = new Set<ServerResponse>()
  let document = first
  const payload = () =>
    JSON.stringify({
      features: Object.fromEntries(Object.entries(document).map(([key, defaultValue]) => [key, { defaultValue }])),
      dateUpdated: String((document as { readonly version: number }).version),
    })
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/sub/'))
      return void response.writeHead(200, { 'x-sse-support': 'enabled' }).end(payload())
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
    streams.add(response)
  })
  const { url, close } = await listen(server)
  return {
    url,
    change: (next: object) => {
      document = next
      for (const stream of streams) stream.write(`event: features\ndata: ${payload()}\n\n`)
    },
    close,
  }
}

test(`${seconds} s under flags that change all the time: each event and each request obeys those of its moment`, {
  timeout: 60_000 + seconds * 3_000,
}, async ({ scene }) => {
  const seed = Number(process.env.ORANGEBOX_FLAGS_SEED ?? Date.now() % 1e6)
  const roll = seededRoll(seed)
  const collector = await scene.collect({ paths, keepBodies: false })
  const documents: SettingsDocument[] = [{}]
  const served = await flags({ version: 0 })
  const run = scene.start('flags.mjs', {
    ...{ apiHost: served.url, names, breathMs, service: { name: 'acme', version: '1.4.0' } },
    batch: { scheduledDelayMillis: 100 },
    spool: { maxFiles: 100_000, maxBytes: 2 ** 32 },
  })
  await collector.received(1)
  const end = Date.now() + seconds * 1_000
  while (Date.now() < end) {
    const document = randomDocument(roll, documents.length)
    documents.push(document)
    served.change(document)
    await new Promise((resolve) => setTimeout(resolve, 20 + 120 * roll()))
  }
  served.change({ version: documents.push({}) - 1 })
  await new Promise((resolve) => setTimeout(resolve, 300))
  run.say('enough')
  await run.ended()
  await served.close()
  const docOf = (version: unknown) => documents[Number(version)] as SettingsDocument

  const why = `ORANGEBOX_FLAGS_SEED=${seed}`
  // What the books say of each burst is what its flags say.
  const { logged } = run.of('told')[0] as unknown as {
    readonly logged: Readonly<Record<string, Record<string, number>>>
  }
  expect(Object.keys(logged).length, why).toBeGreaterThan(seconds * 4)
  for (const [key, counts] of Object.entries(logged)) {
    const [version, name = ''] = key.split(' ')
    const document = docOf(version)
    const { rate, by, salt } = ruleOf(document, name)
    const about = `${why} ${key} ${JSON.stringify(counts)} under ${JSON.stringify(document)}`
    if (isKilledIn(document)) expect(counts, about).toMatchObject({ killed: counts.logged, admitted: 0, sampled: 0 })
    else expect(counts, about).toMatchObject({ killed: 0, sampled: (counts.logged ?? 0) - (counts.admitted ?? 0) })
    if (isKilledIn(document)) continue
    if (rate === 0) expect(counts.admitted, about).toBe(0)
    if (rate === 1) expect(counts.admitted, about).toBe(counts.logged)
    if (by !== 'session') continue
    // Each burst gives as many events to each of the eight sessions.
    const kept = Array.from({ length: 8 }, (_, n) => n).filter((n) => drawn(salt, `session-${n}`) < rate).length
    expect(counts.admitted, about).toBe(((counts.logged ?? 0) * kept) / 8)
  }
  // What arrived is stamped by the rule of its moment, and of a kept session.
  for (const { event } of collector.events.values()) {
    const { event_name, session_id, metadata = {} } = event.event_data
    const document = docOf(metadata.version)
    const { rate, by, salt } = ruleOf(document, event_name)
    const about = `${why} ${JSON.stringify(event)} under ${JSON.stringify(document)}`
    expect(isKilledIn(document), about).toBe(false)
    expect(metadata.sample_rate, about).toBe(rate === 1 ? undefined : rate)
    if (by === 'session') expect(drawn(salt, session_id), about).toBeLessThan(rate)
  }
  // Each request went where the flags of its moment sent it, as they wanted it, and none under a killswitch.
  for (const { path, headers } of collector.requests) {
    const version = headers['x-orangebox-settings']
    const document = docOf(version)
    const { path: wanted, skipAuth } = document.batch ?? {}
    const about = `${why} ${path} ${JSON.stringify(headers)} under ${JSON.stringify(document)}`
    expect(isKilledIn(document), about).toBe(false)
    expect(path, about).toBe(wanted?.startsWith('/') ? wanted : paths[0])
    expect(headers.authorization, about).toBe(skipAuth === true ? undefined : 'Bearer a')
  }
  // Nothing is lost and nothing there twice.
  await scene.drain()
  const { admitted, dropped } = booksOf(run.health())
  expect(dropped, why).toEqual({})
  expect([collector.events.size, collector.duplicates], why).toEqual([admitted, 0])
  console.info(`flags: ${documents.length} states, ${admitted} events in ${collector.requests.length} requests`)
})
