import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { createEndpoint } from '../../../src/outbox/delivery/endpoint.ts'
import { createGate } from '../../../src/outbox/delivery/gate.ts'
import { noNews, openBackoffFile } from '../../../src/outbox/spool/backoff-file.ts'
import { openKillFile } from '../../../src/outbox/spool/killswitch-file.ts'
import { noKill } from '../../support/fakes/kill.ts'
import { claimOnly, paths, program, segmentFiles } from '../../support/fakes/spool.ts'

/** A program with one event in a segment of its own, and the gate before it. */
function world(me = program()) {
  me.log(1)
  const [segment] = me.writer.segments()
  if (!segment) throw new Error('no segment')
  const endpoint = createEndpoint(me)
  const self = { mayLeave: true }
  const { consent } = me
  const kill = openKillFile({ ports: me, place: me.place })
  const gate = createGate({ consent, endpoint, news: openBackoffFile(me), kill, mayLeave: () => self.mayLeave })
  const controller = new AbortController()
  /** What it says of the segment, or that it is closed. */
  const ask = () => {
    const passage = gate(controller.signal)
    const way = passage.wayOf(segment)
    return way !== 'held' ? way : passage.isOpen() ? 'open' : 'closed'
  }
  return { ...me, segment, endpoint, self, controller, ask }
}
const on = 'on 2026-11-21T09:37:00.000Z'

test('is open where nobody says no', () => expect(world().ask()).toBe('open'))

describe('closed, and everything kept:', () => {
  test('the turn was aborted', () => {
    const { controller, ask, books } = world()
    controller.abort()
    expect(ask()).toBe('closed')
    expect(books().kept).toBe(1)
  })
  test('the killswitch, or the host’s own switch', () => {
    const { self, ask, books } = world()
    self.mayLeave = false
    expect(ask()).toBe('closed')
    expect(books().kept).toBe(1)
  })
  test('consent is local: recorded, never sent', () => {
    const { disk, ask, books } = world()
    disk.put(paths.consent, 'local 2026-11-21T10:00:00.000Z')
    expect(ask()).toBe('closed')
    expect(books().kept).toBe(1)
  })
  test('another process has bad news of the endpoint; it is asked again after five minutes at the latest', () => {
    const { disk, endpoint, clock, ask, books } = world()
    const until = clock.now() + 3_600_000
    disk.put(`${paths.segments}/backoff.json`, JSON.stringify({ until, step: 9, at: clock.now(), why: 'x' }))
    expect(ask()).toBe('closed')
    expect([endpoint.failures(), endpoint.waitMs()]).toEqual([0, limits.probeMs])
    expect(books().kept).toBe(1)
  })
  test('the endpoint wants to be left alone', () => {
    const { endpoint, clock, ask } = world()
    endpoint.holdOff(10)
    expect(ask()).toBe('closed')
    clock.advance(10)
    expect(ask()).toBe('open')
  })
})

describe('forbidden, for its consent is gone:', () => {
  test.each([
    ['withdrawn', 'off 2026-11-21T10:00:00.000Z'],
    ['renewed, so that the former one is over', 'on 2026-11-21T10:00:00.000Z'],
  ])('%s', (_name, text) => {
    const { disk, segment } = world()
    const other = program({ disk })
    const gate = createGate({
      consent: other.consent,
      endpoint: createEndpoint(other),
      news: noNews,
      kill: noKill,
      mayLeave: () => true,
    })
    disk.put(paths.consent, text)
    expect(gate(new AbortController().signal).wayOf(segment)).toBe('forbidden')
    // To ask ends nothing.
    expect(segment.pending()).toBe(1)
  })
  test('a file that is gone was somebody’s decision, too', () => {
    const { disk, ask } = world()
    disk.unlink(paths.consent)
    expect(ask()).toBe('forbidden')
  })
})

test('closed, and nothing cleared, while the file could never be looked at, which is done again after a while', () => {
  const me = program()
  me.disk.put(paths.consent, on)
  me.disk.fail('openToRead', 'EIO', { path: /consent$/ })
  const { ask, endpoint } = world(me)
  expect(ask()).toBe('closed')
  expect([endpoint.failures(), endpoint.waitMs()]).toEqual([0, 2 * limits.consentLookMs])
  expect(me.books().pending).toBe(1)
  me.disk.mend()
  me.clock.advance(2 * limits.consentLookMs)
  expect(ask()).toBe('open')
})

test('open while a file that was read before cannot be looked at: its last answer holds', () => {
  const { disk, ask } = world()
  expect(ask()).toBe('open')
  disk.fail('openToRead', 'EIO', { path: /consent$/ })
  expect(ask()).toBe('open')
})

test('unsure where a no was read earlier and the file cannot be looked at now: there may be a newer yes', () => {
  const me = program()
  me.disk.put(paths.consent, 'off 2026-11-21T09:00:00.000Z')
  expect(me.consent.read().mode).toBe('off')
  me.disk.put(paths.consent, on)
  const other = program({ ...me, pid: 200 })
  other.log(1)
  other.writer.close()
  me.disk.fail('openToRead', 'EIO', { path: /consent$/ })
  const segment = claimOnly(me)
  const gate = createGate({
    ...{ consent: me.consent, endpoint: createEndpoint(me), news: noNews, kill: noKill },
    mayLeave: () => true,
  })
  const ask = () => gate(new AbortController().signal).wayOf(segment)
  expect(ask()).toBe('unsure')
  me.disk.mend()
  expect(ask()).toBe('held')
})

test('closed, and nothing cleared, while the file holds no answer: the next look may find a yes', () => {
  const { disk, ask, books } = world()
  disk.put(paths.consent, 'on 2026')
  expect(ask()).toBe('closed')
  expect(books().kept).toBe(1)
  disk.put(paths.consent, on)
  expect(ask()).toBe('open')
})

test('a change of consent between two POSTs is seen at the second', () => {
  const { disk, ask } = world()
  expect(ask()).toBe('open')
  disk.put(paths.consent, 'off 2026-11-21T10:00:00.000Z')
  expect(ask()).toBe('forbidden')
})

test('the same consent with a newline is the same consent', () => {
  const { disk, ask } = world()
  disk.put(paths.consent, `${on}\n`)
  expect(ask()).toBe('open')
})

describe('a segment', () => {
  test('held too long may be taken over while a POST of it is under way', () => {
    const { clock, ask, books } = world()
    clock.advance(limits.writerHoldMs + 1)
    expect(ask()).toBe('expired')
    expect(books()).toMatchObject({ kept: 1, released: 0 })
  })
  test('that somebody took over is theirs', () => {
    const { disk, ask } = world()
    disk.rename(segmentFiles(disk)[0] as string, `${paths.segments}/stolen`)
    expect(ask()).toBe('lost')
  })
})

describe('of several reasons', () => {
  test('a closed turn looks at no file', () => {
    const { disk, self, ask } = world()
    self.mayLeave = false
    disk.fail('open', 'EIO')
    expect(ask()).toBe('closed')
    disk.mend()
  })
  test('withdrawn consent clears during a backoff, too', () => {
    const { disk, endpoint, ask } = world()
    endpoint.holdOff(Number.POSITIVE_INFINITY)
    disk.put(paths.consent, 'off 2026-11-21T10:00:00.000Z')
    expect(ask()).toBe('forbidden')
  })
})
