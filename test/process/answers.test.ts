import { expect } from 'vitest'
import type { Behaviour } from '../../collector/src/trouble/behaviour.ts'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'

const refuse = (status: number, more: object = {}): Behaviour => ({ kind: 'status', status, ...more })

test('a healthy endpoint gets every event once, and no file is left', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ steps: [['log', 5], ['shutdown']] })
  await run.ended()
  expect(run.results('shutdown')).toEqual([{ delivered: 5, kept: 0, dropped: 0, pending: 0, timedOut: false }])
  expect(booksOf(run.health())).toMatchObject({ requests: 1, retries: 0, backoff: { attempts: 0 } })
  expect(booksOf(run.health()).lastError).toBeUndefined()
  expect(collector.requests[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': expect.stringMatching(/^acme\/1\.4\.0 orangebox\/\d+\.\d+\.\d+/),
    'x-service-name': 'acme',
  })
  expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})

test('after a 503 the background delivers without a second run', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: ({ index }) => (index === 0 ? refuse(503) : { kind: 'ok' }) })
  const run = scene.run({ steps: [['log', 3], ['flush'], ['wait', 'the retry'], ['flush']] })
  await collector.received(3)
  run.say('the retry')
  await run.ended()
  expect(run.results('flush')[0]).toEqual({ delivered: 0, kept: 3, dropped: 0, pending: 0, timedOut: false })
  expect(booksOf(run.health())).toMatchObject({ delivered: 3, requests: 2, retries: 1, backoff: { attempts: 0 } })
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test('the request id of a failed answer appears in the diagnostic and in health', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: refuse(503) })
  const run = scene.run({ steps: [['log'], ['flush', { timeoutMs: 5_000 }]] })
  await run.ended()
  const requestId = collector.requests[0]?.id
  expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic)).toEqual([
    expect.objectContaining({ code: 'send_failed', status: 503, requestId }),
  ])
  expect(booksOf(run.health()).lastError).toEqual({ code: 'HTTP_503', status: 503, requestId })
})

test.for([
  ['a captive portal: 200 with HTML', refuse(200, { headers: { 'content-type': 'text/html' }, body: '<html>' })],
  ['403', refuse(403)],
  ['404', refuse(404)],
  ['an endless error body', refuse(500, { body: 'x'.repeat(1_000_000) })],
  ['a truncated 503', { kind: 'truncated', status: 503 }],
  ['a reset before the body is read', { kind: 'reset', when: 'before-reading' }],
  ['a reset behind the body', { kind: 'reset', when: 'after-reading' }],
] satisfies [string, Behaviour][])('%s keeps the events for the next run', async ([, behaviour], { scene }) => {
  const collector = await scene.collect({ behaviour })
  const run = scene.run({ steps: [['log', 3], ['shutdown']] })
  await run.ended()
  expect(run.results('shutdown')).toEqual([{ delivered: 0, kept: 3, dropped: 0, pending: 0, timedOut: false }])
  expect([collector.requests.length, collector.events.size]).toEqual([1, 0])
  collector.behave({ kind: 'ok' })
  const drain = await scene.drain()
  expect(booksOf(drain.health())).toMatchObject({ claimed: 3, delivered: 3 })
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  expect(scene.segments()).toEqual([])
})

test.for([301, 302, 303, 307, 308] as const)(
  'a redirect by %i is not followed, and keeps',
  async (status, { scene }) => {
    const elsewhere = await scene.collect()
    const location = `${elsewhere.url}/api/event_logging/batch`
    const collector = await scene.collect({ behaviour: { kind: 'redirect', location, status } })
    const run = scene.run({ options: { endpoint: collector.url }, steps: [['log', 2], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 2 })
    expect([collector.requests.length, elsewhere.requests.length]).toEqual([1, 0])
  },
)

test('a reset after the endpoint accepted may duplicate, and loses nothing', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'reset', when: 'after-accept' } })
  const run = scene.run({ steps: [['log', 3], ['shutdown']] })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 0, kept: 3 })
  // Sent and not answered: that counts as a try.
  expect(scene.segments()).toEqual([expect.stringContaining('.1.ready.jsonl')])
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 3, lost: [] })
})

test('a truncated 2xx settles on its status', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'truncated' } })
  const run = scene.run({
    steps: [
      ['log', 3],
      ['shutdown', { timeoutMs: 10_000 }],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 3, kept: 0 })
  expect([collector.requests.length, scene.ledger().duplicates, scene.segments()]).toEqual([1, 0, []])
})

test('a dripping 2xx settles on its status and keeps nothing waiting', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'drip', everyMs: 5 } })
  const run = scene.run({
    steps: [
      ['log', 3],
      ['shutdown', { timeoutMs: 15_000 }],
    ],
  })
  await run.ended()
  expect(run.results('shutdown')[0]).toMatchObject({ delivered: 3, kept: 0, timedOut: false })
  expect([collector.requests.length, scene.ledger().duplicates]).toEqual([1, 0])
})

test('a dripping 503 ends with the deadline of the flush', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'drip', everyMs: 5, status: 503 } })
  const run = scene.run({
    steps: [
      ['log', 3],
      ['flush', { timeoutMs: 1_000 }],
      ['shutdown', { timeoutMs: 0 }],
    ],
  })
  await run.ended()
  expect(run.results('flush')[0]).toEqual({ delivered: 0, kept: 3, dropped: 0, pending: 0, timedOut: true })
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test('a slow answer is waited for while there is time, and given up at the deadline', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'delay', ms: 600 } })
  const slow = scene.run({
    steps: [
      ['log', 3],
      ['shutdown', { timeoutMs: 10_000 }],
    ],
  })
  await slow.ended()
  expect(slow.results('shutdown')[0]).toMatchObject({ delivered: 3, timedOut: false })
  collector.behave({ kind: 'delay', ms: 3_600_000 })
  const late = scene.run({
    steps: [
      ['log', 2],
      ['shutdown', { timeoutMs: 300 }],
    ],
  })
  await late.ended()
  expect(late.results('shutdown')[0]).toEqual({ delivered: 0, kept: 2, dropped: 0, pending: 0, timedOut: true })
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
})
