import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { settle } from '../../support/fakes/clock.ts'
import { delivered, deliverWorld, eventJson, retry, type split, upTo } from '../../support/fakes/deliver.ts'
import { idOf } from '../../support/fakes/events.ts'

describe('a healthy endpoint', () => {
  test('gets everything once, in order, without a pause between', async () => {
    const { self, segment, deliver, sent, requests, books } = deliverWorld()
    self.batch.maxExportBatchSize = 4
    expect(await deliver(segment(...upTo(10)))).toBe('done')
    expect(sent()).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10],
    ])
    expect(requests.map(({ at }) => at)).toEqual([0, 0, 0])
    expect(books()).toMatchObject({ delivered: 10, pending: 0 })
    expectSpoolBalanced(books())
  })
  test('is left alone where there is nothing to say', async () => {
    const { segment, deliver, sent } = deliverWorld()
    expect(await deliver(segment())).toBe('done')
    expect(sent()).toEqual([])
  })
  test('gets what is logged meanwhile in a turn of its own, or a busy host would keep one turn going for ever', async () => {
    const world = deliverWorld((_, n) => {
      if (n === 0) {
        world.ledger.admit()
        target.state.events.set(idOf(9), eventJson(9))
      }
      return delivered
    })
    const target = world.segment(1)
    await world.deliver(target)
    expect(world.sent()).toEqual([[1]])
    await world.deliver(target)
    expect(world.sent()).toEqual([[1], [9]])
    expectSpoolBalanced(world.books())
  })
  test('gets a new batch size with the next chunk', async () => {
    const world = deliverWorld(() => {
      world.self.batch.maxExportBatchSize = 1
      return delivered
    })
    world.self.batch.maxExportBatchSize = 3
    await world.deliver(world.segment(...upTo(5)))
    expect(world.sent()).toEqual([[1, 2, 3], [4], [5]])
  })
})

describe.each([false, true])('a body is never over the limit of the wire (self-contained: %s)', (selfContained) => {
  test('however large the events and the resource', async () => {
    const wire = eventBatch(selfContained)
    const { segment, deliver, requests, ledger } = deliverWorld(() => delivered, wire)
    const target = segment()
    const facts = { ...JSON.parse(target.resource()), 'acme.facts': 'x'.repeat(1_000), more: 'é'.repeat(1_000) }
    target.state.resource = JSON.stringify(facts)
    const big = Object.fromEntries(upTo(100).map((n) => [`field${n}`, 'é'.repeat(20)]))
    for (const n of upTo(400)) {
      ledger.admit()
      target.state.events.set(idOf(n), eventJson(n, { metadata: big }))
    }
    await deliver(target)
    for (const { bytes } of requests) expect(bytes).toBeLessThanOrEqual(wire.maxBodyBytes)
    expect(requests.flatMap(({ events }) => events)).toEqual(upTo(400))
  })
})

describe('the first failure', () => {
  test('stops the rest: it is kept, and the endpoint is left alone for a while', async () => {
    const { self, endpoint, segment, deliver, sent, books } = deliverWorld((_, n) => (n === 1 ? retry : delivered))
    self.batch.maxExportBatchSize = 2
    const target = segment(...upTo(6))
    expect(await deliver(target)).toBe('stopped')
    expect(sent()).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(books()).toMatchObject({ delivered: 2, pending: 4 })
    expect([endpoint.failures(), endpoint.waitMs()]).toEqual([1, 250])
    expect(endpoint.avoid()).toBe(target.uuid)
    expectSpoolBalanced(books())
  })
  test('waits as long as the server asks for', async () => {
    const { endpoint, segment, deliver } = deliverWorld(() => ({ ...retry, afterMs: 60_000 }))
    await deliver(segment(1))
    expect(endpoint.waitMs()).toBe(60_000)
  })
  test('is not the last: attempts add up over turns, to a probe every five minutes', async () => {
    const { endpoint, segment, deliver, self } = deliverWorld(() => retry)
    self.batch.maxAttempts = 3
    for (let n = 1; n <= 3; n++) {
      await deliver(segment(n))
      expect(endpoint.failures()).toBe(n)
    }
    expect(endpoint.waitMs()).toBeGreaterThanOrEqual(limits.probeMs * 0.9)
  })
  test('that our own deadline cut short is nobody’s fault', async () => {
    const controller = new AbortController()
    const { endpoint, segment, deliver, turn, books } = deliverWorld(() => {
      controller.abort()
      return { ...retry, cutShort: true }
    })
    expect(await deliver(segment(1), turn(controller.signal))).toBe('stopped')
    expect(endpoint.failures()).toBe(0)
    expect(endpoint.avoid()).toBeUndefined()
    expectSpoolBalanced(books())
  })
  test('that was sent and never answered counts against the tries of its segment', async () => {
    const { segment, deliver } = deliverWorld(() => ({ ...retry, uncertain: true }))
    const target = segment(1)
    let marked = 0
    await deliver(Object.assign(target, { markUncertain: () => void marked++ }))
    expect(marked).toBe(1)
  })
})

describe('after a recovery', () => {
  test('the backoff is forgotten', async () => {
    let healthy = false
    const { endpoint, clock, segment, deliver } = deliverWorld(() => (healthy ? delivered : retry))
    const target = segment(1)
    await deliver(target)
    healthy = true
    clock.advance(10_000)
    expect(await deliver(target)).toBe('done')
    expect(endpoint.failures()).toBe(0)
    expect(endpoint.avoid()).toBeUndefined()
  })
  test('the rate ramps up: one chunk, then two, then four, a second between the bursts', async () => {
    const { endpoint, self, segment, deliver, requests } = deliverWorld()
    self.batch.maxExportBatchSize = 1
    endpoint.failed({ segment: '', retryAfterMs: 0, maxAttempts: 9 })
    await deliver(segment(...upTo(8)))
    const pauses = requests.slice(1).map(({ at }, n) => at - (requests[n]?.at ?? 0))
    // The chunk that proved it; then bursts of 2 and 4, and the first of the next 8.
    expect(pauses).toEqual([1_000, 100, 1_000, 100, 100, 100, 1_000])
  })
  test('of an outage that others met it does so, too: what they left waits behind the one that found it over', async () => {
    const { self, segment, deliver, requests } = deliverWorld(() => {
      self.healed = requests.length === 1
      return delivered
    })
    self.batch.maxExportBatchSize = 1
    await deliver(segment(...upTo(4)))
    const pauses = requests.slice(1).map(({ at }, n) => at - (requests[n]?.at ?? 0))
    expect(pauses).toEqual([1_000, 100, 1_000])
  })
  test('a turn an hour later is not held up by it: a shutdown has a second in all', async () => {
    const { endpoint, clock, segment, deliver, requests } = deliverWorld()
    endpoint.failed({ segment: '', retryAfterMs: 0, maxAttempts: 9 })
    await deliver(segment(1))
    clock.advance(3_600_000)
    const began = clock.monotonic()
    await deliver(segment(2))
    expect((requests[1]?.at ?? 0) - began).toBeLessThanOrEqual(limits.chunkPauseMs)
  })
})

describe('the gate', () => {
  test('closed stops before anything is sent', async () => {
    const { self, segment, deliver, sent } = deliverWorld()
    self.isOpen = false
    expect(await deliver(segment(1))).toBe('stopped')
    expect(sent()).toEqual([])
  })
  test('that finds it taken over leaves this segment to others', async () => {
    const { self, segment, deliver, sent } = deliverWorld()
    self.way = 'lost'
    expect(await deliver(segment(1))).toBe('done')
    expect(sent()).toEqual([])
  })
  test('asks for the hold last: a process that was suspended while it asked for anything else sends nothing', async () => {
    const { self, segment, deliver, sent } = deliverWorld()
    let asked = 0
    const isOpen = () => {
      if (++asked === 2) self.way = 'expired'
      return true
    }
    Object.defineProperty(self, 'isOpen', { get: isOpen })
    expect(await deliver(segment(1))).toBe('stopped')
    expect(asked).toBe(2)
    expect(sent()).toEqual([])
  })
  test('is asked before every single POST', async () => {
    const world = deliverWorld(() => {
      world.self.isOpen = false
      return delivered
    })
    world.self.batch.maxExportBatchSize = 1
    expect(await world.deliver(world.segment(1, 2))).toBe('stopped')
    expect(world.sent()).toEqual([[1]])
    expectSpoolBalanced(world.books())
  })
})

describe('without credentials that suit', () => {
  test('the next segment may have better luck, where those at hand are another account’s', async () => {
    const { endpoint, segment, deliver } = deliverWorld(() => ({
      kind: 'withheld',
      wrongAccount: true,
      uncertain: false,
    }))
    expect(await deliver(segment(1))).toBe('done')
    expect(endpoint.failures()).toBe(0)
  })
  test('the turn is over where there are none: it was no attempt', async () => {
    const { endpoint, segment, deliver, books } = deliverWorld(() => ({
      kind: 'withheld',
      wrongAccount: false,
      uncertain: false,
    }))
    expect(await deliver(segment(1))).toBe('stopped')
    expect(endpoint.failures()).toBe(0)
    expect(books()).toMatchObject({ pending: 1 })
  })
})

describe('an abort', () => {
  test('ends a pause between two chunks at once', async () => {
    const controller = new AbortController()
    const { self, clock, segment, turn, start, sent } = deliverWorld()
    self.batch.maxExportBatchSize = 1
    // After an outage there are pauses.
    self.healed = true
    const done = start(segment(1, 2), turn(controller.signal))
    await settle()
    expect(sent()).toEqual([[1]])
    self.isOpen = false
    controller.abort()
    expect(await done).toBe('stopped')
    expect(clock.waiting()).toEqual([])
  })
})

describe('an answer that comes after somebody took the segment over', () => {
  /** A segment that is robbed while its POST is under way. */
  async function robbed(answer: typeof delivered | typeof split) {
    const world = deliverWorld(() => {
      lost = true
      return answer
    })
    let lost = false
    const target = world.segment(1, 2)
    const robbed = {
      checkHold: () => (lost ? ('lost' as const) : ('held' as const)),
      yieldUp: () => {
        world.ledger.release(target.pending())
        for (const n of [1, 2]) target.settle([idOf(n)], undefined)
      },
    }
    await world.deliver(Object.assign(target, robbed))
    return world.books()
  }
  test('is booked as late, not as delivered', async () => {
    const books = await robbed(delivered)
    expect(books).toMatchObject({ delivered: 0, late: 2, released: 2 })
    expectSpoolBalanced(books)
  })
})
