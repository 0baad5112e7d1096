import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { Sent } from '../../../src/outbox/delivery/sender.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { delivered, deliverWorld, retry, type SentRequest, split, upTo } from '../../support/fakes/deliver.ts'
import { uuid } from '../../support/fakes/random.ts'

/** A server that refuses every request with one of these events in it. */
const refusing =
  (...poison: readonly number[]) =>
  ({ events }: SentRequest): Sent =>
    events.some((n) => poison.includes(n)) ? split : delivered

describe('one poisonous event', () => {
  test.each(upTo(15))('costs itself alone, wherever it stands: %i of 16', async (poison) => {
    const { segment, deliver, requests, voice, books } = deliverWorld(refusing(poison))
    expect(await deliver(segment(...upTo(16)))).toBe('done')
    expect(books()).toMatchObject({ delivered: 15, dropped: { rejected: 1 }, pending: 0 })
    expect(voice.codes()).toContain('rejected')
    // Bisection: twice the depth, its witnesses and the request that tells of it, not one by one.
    expect(requests.length).toBeLessThanOrEqual(13)
    expectSpoolBalanced(books())
  })
  test('that was asked about last is kept until something is taken after it', async () => {
    const { segment, deliver, turn, books } = deliverWorld(refusing(16))
    const same = turn()
    await deliver(segment(...upTo(16)), same)
    expect(books()).toMatchObject({ delivered: 15, dropped: {}, pending: 1 })
    await deliver(segment(17), same)
    expect(books()).toMatchObject({ delivered: 16, dropped: { rejected: 1 }, pending: 0 })
    expectSpoolBalanced(books())
  })
  test('is told to the server with the next request, and counted as reported when that was delivered', async () => {
    const { segment, deliver, endpoint, requests } = deliverWorld(refusing(1))
    await deliver(segment(1, 2, 3))
    expect(requests.at(-1)?.body.client_report).toMatchObject({ dropped: { rejected: 1 } })
    expect(endpoint.health().reported).toBe(1)
  })
  test.each([
    ['nothing was taken before it', [2, 1]],
    ['nothing was taken after it', [1, 2]],
  ])('may be the deploy’s fault where %s: it is kept, and tried later', async (_name, order) => {
    const { segment, deliver, turn, books } = deliverWorld(refusing(2))
    const same = turn()
    for (const n of order) await deliver(segment(n), same)
    expect(books()).toMatchObject({ delivered: 1, dropped: {}, pending: 1 })
    expectSpoolBalanced(books())
  })
  test('is rejected if the endpoint took another in the same turn before it, and one after', async () => {
    const { segment, deliver, turn, books } = deliverWorld(refusing(2))
    const same = turn()
    for (const n of [1, 2, 3]) expect(await deliver(segment(n), same)).toBe('done')
    expect(books()).toMatchObject({ delivered: 2, dropped: { rejected: 1 } })
    expectSpoolBalanced(books())
  })
  test('proves nothing by what was taken in an earlier turn', async () => {
    const { segment, deliver, books } = deliverWorld(refusing(2))
    for (const n of [1, 2, 3]) await deliver(segment(n))
    expect(books()).toMatchObject({ dropped: {}, pending: 1 })
  })
})

test('several poisonous events cost themselves alone', async () => {
  const { segment, deliver, books } = deliverWorld(refusing(3, 4, 11))
  await deliver(segment(...upTo(16)))
  expect(books()).toMatchObject({ delivered: 13, dropped: { rejected: 3 } })
  expectSpoolBalanced(books())
})

describe('a deploy that refuses everything', () => {
  test('destroys nothing, and is found out after a few requests', async () => {
    const { segment, deliver, endpoint, requests, books } = deliverWorld(() => split)
    expect(await deliver(segment(...upTo(200)))).toBe('stopped')
    expect(books()).toMatchObject({ dropped: {}, pending: 200, delivered: 0 })
    expect(endpoint.failures()).toBe(1)
    expect(requests.length).toBeLessThanOrEqual(20)
    expectSpoolBalanced(books())
  })
  test('also where it takes a report without events: that proves nothing about events', async () => {
    const { segment, deliver, turn, books } = deliverWorld(({ events }) => (events.length > 0 ? split : delivered))
    const same = turn()
    const reporting = segment()
    reporting.state.reports.set(uuid(77), { id: uuid(77), reason: 'too_large', n: 1 })
    await deliver(reporting, same)
    expect(same.accepted).toBe(false)
    await deliver(segment(1), same)
    expect(books()).toMatchObject({ dropped: {}, pending: 1 })
  })
})

test('no turn splits more often than 32 times, over all its segments', async () => {
  const { segment, deliver, turn, self, requests, books } = deliverWorld(({ events }) =>
    events.length > 1 ? split : delivered,
  )
  self.batch.maxExportBatchSize = 2
  const same = turn()
  expect(await deliver(segment(...upTo(40)), same)).toBe('done')
  expect(same.splits).toBe(20)
  expect(await deliver(segment(...upTo(100).map((n) => 100 + n)), same)).toBe('stopped')
  expect(requests.filter(({ events }) => events.length > 1)).toHaveLength(limits.maxSplits + 1)
  expectSpoolBalanced(books())
})

test('a failure in the middle of a bisection keeps what was not answered', async () => {
  let n = 0
  const { segment, deliver, books } = deliverWorld(({ events }) => {
    if (events.length > 2) return split
    return ++n === 2 ? retry : delivered
  })
  expect(await deliver(segment(...upTo(8)))).toBe('stopped')
  expect(books()).toMatchObject({ delivered: 2, pending: 6 })
  expectSpoolBalanced(books())
})

test('suspects of a turn that ends badly are kept', async () => {
  const { segment, deliver, books } = deliverWorld(({ events }) =>
    events.length > 1 || events[0] === 1 ? split : retry,
  )
  await deliver(segment(1, 2))
  expect(books()).toMatchObject({ dropped: {}, pending: 2 })
  expectSpoolBalanced(books())
})

describe('an endpoint that goes bad in the middle of a turn', () => {
  test('destroys nothing, and is left alone', async () => {
    const { segment, deliver, endpoint, books, self } = deliverWorld((_, n) => (n === 0 ? delivered : split))
    self.batch.maxExportBatchSize = 1
    expect(await deliver(segment(...upTo(61)))).toBe('stopped')
    expect(books()).toMatchObject({ delivered: 1, dropped: {}, pending: 60 })
    expect(endpoint.failures()).toBe(1)
    expectSpoolBalanced(books())
  })
  test('with one of its two servers destroys 8 events at most', async () => {
    const { segment, deliver, turn, endpoint, books, self } = deliverWorld((_, n) => (n % 2 === 0 ? delivered : split))
    self.batch.maxExportBatchSize = 1
    const same = turn()
    expect(await deliver(segment(...upTo(61)), same)).toBe('stopped')
    await deliver(segment(100), same)
    expect(books()).toMatchObject({ dropped: { rejected: limits.maxRejected } })
    expect(endpoint.failures()).toBeGreaterThan(0)
    expectSpoolBalanced(books())
  })
})

describe('a drop report', () => {
  test('is sent alone where there is no event to ride with', async () => {
    const { segment, deliver, requests, endpoint } = deliverWorld()
    const target = segment()
    target.state.reports.set(uuid(77), { id: uuid(77), reason: 'too_large', n: 3 })
    expect(await deliver(target)).toBe('done')
    expect(requests.map(({ body }) => body)).toMatchObject([
      { client_report: { report_id: uuid(77), dropped: { too_large: 3 } }, events: [] },
    ])
    expect(endpoint.health().reported).toBe(3)
    expect(target.reports.size).toBe(0)
  })
  test('keeps its id until it was delivered, and is counted once', async () => {
    let healthy = false
    const { segment, deliver, clock, requests, endpoint } = deliverWorld(() => (healthy ? delivered : retry))
    const target = segment()
    target.state.reports.set(uuid(77), { id: uuid(77), reason: 'too_large', n: 3 })
    await deliver(target)
    expect(endpoint.health().reported).toBe(0)
    healthy = true
    clock.advance(60_000)
    await deliver(target)
    expect(requests.map(({ body }) => body.client_report?.report_id)).toEqual([uuid(77), uuid(77)])
    expect(endpoint.health().reported).toBe(3)
  })
  test('outlives a refusal: it is told again in another turn', async () => {
    let healthy = false
    const { segment, deliver, requests, endpoint } = deliverWorld(() => (healthy ? delivered : split))
    const target = segment()
    target.state.reports.set(uuid(77), { id: uuid(77), reason: 'too_large', n: 3 })
    expect(await deliver(target)).toBe('done')
    expect([requests.length, endpoint.health().reported, target.reports.size]).toEqual([1, 0, 1])
    healthy = true
    expect(await deliver(target)).toBe('done')
    expect([requests.length, endpoint.health().reported, target.reports.size]).toEqual([2, 3, 0])
  })
  test('that the server refuses keeps no event from leaving', async () => {
    const { segment, deliver, books, sent } = deliverWorld(({ body }) => (body.client_report ? split : delivered))
    const target = segment(1, 2)
    target.state.reports.set(uuid(77), { id: uuid(77), reason: 'too_large', n: 3 })
    expect(await deliver(target)).toBe('done')
    expect(books()).toMatchObject({ delivered: 2, dropped: {}, pending: 0 })
    expect(sent()).toEqual([[1, 2], [1], [2], []])
    expect(target.reports.size).toBe(1)
  })
  test('each of several is told, with a request of its own if need be', async () => {
    const { segment, deliver, endpoint } = deliverWorld()
    const target = segment(1)
    for (const n of [71, 72, 73]) target.state.reports.set(uuid(n), { id: uuid(n), reason: 'too_large', n: 1 })
    await deliver(target)
    expect(endpoint.health().reported).toBe(3)
  })
})
