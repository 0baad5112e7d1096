import { describe, expect, test } from 'vitest'
import type { Auth } from '../../../src/model/options.ts'
import type { Sent } from '../../../src/outbox/delivery/sender.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { deliverWorld, split, upTo } from '../../support/fakes/deliver.ts'
import { senderWorld } from '../../support/fakes/sender.ts'

/* What some protocols say of events, and others do not. */

const partly = (n: number): Sent => ({ kind: 'delivered', uncertain: false, rejected: { n, why: 'too \u001b[2J odd' } })

describe('an endpoint that takes a request and rejects some of its events', () => {
  test('is not sent them again, and the books have them under `rejected`', async () => {
    const { segment, deliver, sent, books, voice } = deliverWorld(() => partly(2))
    const target = segment(...upTo(5))
    expect(await deliver(target)).toBe('done')
    expect(await deliver(target)).toBe('done')
    expect(sent()).toEqual([[1, 2, 3, 4, 5]])
    expect(books()).toMatchObject({ delivered: 3, pending: 0, dropped: { rejected: 2 } })
    expectSpoolBalanced(books())
    // It knows of them: nothing is to be told.
    expect(target.reports.size).toBe(0)
    expect(voice.said).toMatchObject([{ code: 'rejected', message: expect.stringMatching(/2 of the 5 events/) }])
    expect(voice.said[0]?.message).not.toContain('\u001b')
  })
  test('is told of when all of the request is counted', async () => {
    const { segment, deliver, books, self } = deliverWorld(() => partly(2))
    const heard: ReturnType<typeof books>[] = []
    self.hears = () => void heard.push(books())
    await deliver(segment(...upTo(5)))
    expect(heard).toMatchObject([{ delivered: 3, pending: 0, dropped: { rejected: 2 } }])
  })
  test('cannot reject more than it was sent', async () => {
    const { segment, deliver, books } = deliverWorld(() => partly(1_000_000))
    await deliver(segment(...upTo(3)))
    expect(books()).toMatchObject({ delivered: 0, dropped: { rejected: 3 } })
    expectSpoolBalanced(books())
  })
  test('is no witness against another event where it rejects all of them', async () => {
    const world = deliverWorld(({ events }) => (events.includes(2) ? split : partly(1)))
    world.self.batch.maxExportBatchSize = 1
    await world.deliver(world.segment(1, 2, 3))
    expect(world.books()).toMatchObject({ pending: 1, dropped: { rejected: 2 } })
    expectSpoolBalanced(world.books())
  })
})

describe('an event that the endpoint would throw away for its age', () => {
  const wire = { ...eventBatch(false), isTooOld: (json: string) => /000000000[13]"/.test(json) }
  test('is given up here, where it is counted, and endpoint and host are told of it', async () => {
    const { segment, deliver, sent, requests, books, voice } = deliverWorld(undefined, wire)
    await deliver(segment(...upTo(4)))
    expect(voice.codes()).toEqual(['dropped'])
    expect(sent()).toEqual([[2, 4], []])
    expect(requests.map(({ body }) => body.client_report?.dropped)).toEqual([undefined, { max_age: 2 }])
    expect(books()).toMatchObject({ delivered: 2, pending: 0, dropped: { max_age: 2 } })
    expectSpoolBalanced(books())
  })
  test('is kept while nothing may leave at all', async () => {
    const { self, segment, deliver, books } = deliverWorld(undefined, wire)
    self.isOpen = false
    expect(await deliver(segment(...upTo(4)))).toBe('stopped')
    expect(books()).toMatchObject({ pending: 4, dropped: {} })
  })
})

describe('a status by which a protocol refuses the key, and not the events', () => {
  const auth: Auth = () => ({ headers: { 'DD-API-KEY': 'a' }, owner: 'tool' })
  test('ends the use of that key', async () => {
    const { send, http, voice } = senderWorld({
      deeds: [{ status: 403 }],
      auth,
      authRequired: true,
      refusals: [401, 403],
    })
    expect(await send()).toMatchObject({ kind: 'withheld' })
    expect(await send()).toMatchObject({ kind: 'withheld' })
    expect(http.requests).toHaveLength(1)
    expect(voice.said[0]).toMatchObject({ code: 'auth', status: 403 })
  })
  test('is another status elsewhere', async () => {
    const { send } = senderWorld({ deeds: [{ status: 403 }], auth, authRequired: true })
    expect(await send()).toMatchObject({ kind: 'retry' })
  })
})
