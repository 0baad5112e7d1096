import { describe, expect, test } from 'vitest'
import { createLedger } from '../../src/books/ledger.ts'
import { createReporter } from '../../src/books/report.ts'
import { createRecord } from '../../src/client/record.ts'
import type { Draft } from '../../src/model/draft.ts'
import { noSinkResult } from '../../src/model/no-result.ts'
import type { Draw } from '../../src/model/settings.ts'
import type { Answer, Destination, Sink } from '../../src/model/sink.ts'
import { createFanOut } from '../../src/sinks/fan-out.ts'
import { createMemorySink } from '../../src/sinks/memory.ts'
import { expectBalanced } from '../support/books.ts'
import { idOf } from '../support/fakes/events.ts'
import { seededRoll } from '../support/fakes/random.ts'

const ending = { timeoutMs: 1_000, signal: undefined }
const draft: Draft = {
  ...{ id: idOf(1), time: 1_000, sessionId: undefined, context: {}, metadata: { n: 1 }, experiment: undefined },
}

/** A sink in memory under a name, with rules and some methods of its own. */
function destination(name: string, admit: Destination['admit'] = () => ({}), own: Partial<Sink> = {}) {
  const ledger = createLedger()
  const memory = createMemorySink(ledger)
  const sink: Sink = { ...memory, ...own }
  return { name, admit, refuse: ledger.refuse, sink: () => sink, events: memory.events }
}

function client(destinations: readonly Destination[], roll = () => 0.5) {
  const said: string[] = []
  const { report } = createReporter([({ message }) => void said.push(message)])
  const fanOut = createFanOut(destinations, report)
  const self = { allowed: true, made: 0, seen: [] as string[] }
  const record = createRecord({
    ...{ fanOut, allowed: () => self.allowed },
    seen: () => ({
      isNew: (key) => {
        const isNew = !self.seen.includes(key)
        self.seen.push(key)
        return isNew
      },
      forget: () => {},
    }),
    random: { roll, sha256: String },
    identity: { session: () => 's', device: () => 'd', user: () => undefined },
  })
  const log = (name: string, given: Draft | undefined = draft) =>
    record({
      name,
      make: () => {
        self.made++
        return given
      },
    })
  const books = () => {
    for (const each of Object.values(fanOut.health())) expectBalanced(each)
    return fanOut.health()
  }
  return { fanOut, record, log, books, said, self }
}

const rated =
  (rate: number) =>
  (_: string, draw: Draw): Answer =>
    draw({ by: 'event', salt: '' }) < rate ? { rate } : { refused: 'sampling' }
const broken = (): never => {
  throw new Error('broken')
}

describe('an event', () => {
  test('is made once, and the same for all who take it as it is', () => {
    const [a, b] = [destination('a'), destination('b')]
    const { log, self } = client([a, b])
    log('x')
    expect([a.events.length, self.made]).toEqual([1, 1])
    expect(a.events[0]).toBe(b.events[0])
  })
  test('carries for each sink the rate under which that one keeps it', () => {
    const all = [destination('a', rated(0.9)), destination('b'), destination('c', rated(0.6)), destination('d')]
    client(all).log('x')
    expect(all.map(({ events }) => events[0]?.metadata.sample_rate)).toEqual([0.9, undefined, 0.6, undefined])
  })
  test('that nobody wants is not even made', () => {
    const { log, self, books } = client([
      destination('a', rated(0)),
      destination('b', () => ({ refused: 'killswitch' })),
    ])
    log('x')
    expect(self.made).toBe(0)
    expect(books()).toMatchObject({ a: { refused: { sampling: 1 } }, b: { refused: { killswitch: 1 } } })
  })
  test('of a user who said no is refused by every sink as that, whatever the sinks would say', () => {
    const { log, self, books } = client([destination('a', rated(0)), destination('b', broken)])
    self.allowed = false
    log('x')
    expect(books()).toMatchObject({ a: { refused: { opt_out: 1 } }, b: { refused: { opt_out: 1 } } })
  })
  test('that was lost before it came here is booked by each sink that would have had it', () => {
    const { record, books } = client([destination('a'), destination('b', rated(0))])
    record({ name: 'x', make: () => undefined })
    expect(books()).toMatchObject({
      a: { admitted: 1, dropped: { queue_full: 1 } },
      b: { admitted: 0, refused: { sampling: 1 } },
    })
  })
})

test('what a sink keeps at a lower rate is a part of what another keeps: one die for all', () => {
  const [often, seldom] = [destination('often', rated(0.5)), destination('seldom', rated(0.1))]
  const { record } = client([seldom, often], seededRoll(3))
  for (let n = 0; n < 2_000; n++) record({ name: 'x', make: () => ({ ...draft, id: idOf(n) }) })
  const kept = new Set(often.events.map(({ id }) => id))
  expect(seldom.events.length).toBeGreaterThan(100)
  expect(seldom.events.filter(({ id }) => !kept.has(id))).toEqual([])
})

describe('a sink that fails', () => {
  test.each<[string, Destination]>([
    ['when it takes an event', destination('bad', undefined, { accept: broken })],
    ['when it is asked whether it wants one', destination('bad', broken)],
    ['when it is built', { ...destination('bad'), sink: broken }],
  ])('%s costs the others nothing, and is told once', (_name, bad) => {
    const good = destination('good')
    const { log, said } = client([bad, good])
    log('x')
    log('y')
    expect(good.events.map(({ name }) => name)).toEqual(['x', 'y'])
    expect(said).toEqual([expect.stringContaining('sink bad')])
  })
  test.each<[string, () => Promise<never>]>([
    ['throws', broken],
    ['rejects', async () => broken()],
  ])('in that it %s at the end is left out of the sum, and told', async (_name, fails) => {
    const { fanOut, log, said } = client([
      destination('bad', undefined, { flush: fails, shutdown: fails }),
      destination('good'),
    ])
    log('x')
    const good = { ...noSinkResult, pending: 1 }
    expect(await fanOut.flush(ending)).toEqual({ ...good, sinks: { good } })
    expect(await fanOut.shutdown({ ...ending, upload: 'wait' })).toEqual({ ...good, sinks: { good } })
    expect(said).toEqual([expect.stringContaining('sink bad')])
  })
})

test('flush and shutdown tell what each sink did, and the sum', async () => {
  const did = (result: object) => async () => ({ ...noSinkResult, ...result })
  const [one, two] = [
    { delivered: 3, dropped: 1 },
    { delivered: 4, kept: 2, pending: 5, timedOut: true },
  ]
  const { fanOut } = client([
    destination('one', undefined, { flush: did(one), shutdown: did(one) }),
    destination('two', undefined, { flush: did(two), shutdown: did(two) }),
  ])
  const sinks = { one: { ...noSinkResult, ...one }, two: { ...noSinkResult, ...two } }
  const sum = { delivered: 7, kept: 2, dropped: 1, pending: 5, timedOut: true, sinks }
  expect(await fanOut.flush(ending)).toEqual(sum)
  expect(await fanOut.shutdown({ ...ending, upload: 'leave' })).toEqual(sum)
})

test('all sinks end at the same time, none after another', async () => {
  const begun: string[] = []
  let release = () => {}
  const slow = new Promise<void>((resolve) => {
    release = resolve
  })
  const ends = (name: string, wait: Promise<void>) =>
    destination(name, undefined, {
      flush: async () => {
        begun.push(name)
        await wait
        return noSinkResult
      },
    })
  const { fanOut } = client([ends('slow', slow), ends('quick', Promise.resolve())])
  const flushed = fanOut.flush(ending)
  expect(begun).toEqual(['slow', 'quick'])
  release()
  expect(Object.keys((await flushed).sinks)).toEqual(['slow', 'quick'])
})

describe('an event that counts once', () => {
  const twice = (all: readonly Destination[]) => {
    const world = client(all)
    for (let n = 0; n < 2; n++) world.record({ name: 'x', make: () => draft, once: () => 'key' })
    return world
  }
  test('comes to each sink once; the second is refused by all, and asked about once', () => {
    const [a, b] = [destination('a'), destination('b')]
    const { books, self } = twice([a, b])
    expect([a.events.length, b.events.length]).toEqual([1, 1])
    expect(books()).toMatchObject({ a: { refused: { duplicate: 1 } }, b: { refused: { duplicate: 1 } } })
    expect(self.seen).toEqual(['x\nkey', 'x\nkey'])
  })
  test('is drawn once: what the die refused is not drawn again', () => {
    const none = destination('a', rated(0))
    expect(twice([none]).books()).toMatchObject({ a: { refused: { sampling: 1, duplicate: 1 } } })
  })
  test('still counts after a killswitch: what was refused by that alone was not met', () => {
    let killed = true
    const a = destination('a', () => (killed ? { refused: 'killswitch' } : {}))
    const { record, books, self } = twice([a])
    expect(self.seen).toEqual([])
    killed = false
    record({ name: 'x', make: () => draft, once: () => 'key' })
    expect(books()).toMatchObject({ a: { admitted: 1, refused: { killswitch: 2 } } })
  })
  test('counts always without a key', () => {
    const a = destination('a')
    const { record } = client([a])
    for (let n = 0; n < 2; n++) record({ name: 'x', make: () => draft, once: () => undefined })
    expect(a.events).toHaveLength(2)
  })
})

test('who switched a sink off is told for each: in health as last heard, in the status as it is', () => {
  const killed = (asks: boolean) => ({ by: 'server' as const, until: asks ? 2 : 1 })
  const { fanOut } = client([{ ...destination('a'), killed }, destination('b')])
  expect(fanOut.health()).toMatchObject({ a: { killed: { by: 'server', until: 1 } }, b: { killed: undefined } })
  expect(fanOut.storage().sinks).toMatchObject({ a: { killed: { by: 'server', until: 2 } }, b: { killed: undefined } })
})

test('storage is the disk where every sink that keeps events has them there', () => {
  const onDisk = { storage: () => 'disk' as const }
  const both = client([destination('a', undefined, onDisk), destination('b', undefined, onDisk)])
  expect(both.fanOut.storage()).toEqual({ storage: 'disk', sinks: { a: { storage: 'disk' }, b: { storage: 'disk' } } })
  const one = client([destination('a', undefined, onDisk), destination('b')])
  expect(one.fanOut.storage()).toMatchObject({ storage: 'memory', sinks: { a: { storage: 'disk' } } })
  const printing = client([destination('a', undefined, onDisk), destination('b', undefined, { storage: () => 'none' })])
  expect(printing.fanOut.storage()).toMatchObject({ storage: 'disk', sinks: { b: { storage: 'none' } } })
  expect(client([destination('b', undefined, { storage: () => 'none' })]).fanOut.storage().storage).toBe('memory')
  expect(client([]).fanOut.storage()).toEqual({ storage: 'memory', sinks: {} })
})
