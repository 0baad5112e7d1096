import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { startDeadline } from '../../src/outbox/deadline.ts'
import type { RunTurn, TurnRequest } from '../../src/outbox/delivery/delivery.ts'
import { createEndpoint } from '../../src/outbox/delivery/endpoint.ts'
import { createTurns } from '../../src/outbox/turns.ts'
import { type ScriptedClock, scriptedClock, settle } from '../support/fakes/clock.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

const everything = { own: true, leftovers: true }
const due = { own: true, leftovers: false }

/** `act` is what a turn does; it may take its time and look at its signal. */
function world(act: (request: TurnRequest, n: number) => unknown = () => {}, clock: ScriptedClock = scriptedClock()) {
  const voice = recordedVoice()
  const endpoint = createEndpoint({ clock, random: scriptedRandom() })
  const self = { work: true, ready: Promise.resolve(), progress: 0, blockedMs: 0 }
  const requests: (TurnRequest & { readonly at: number })[] = []
  const runTurn: RunTurn = async (request) => {
    if (endpoint.waitMs() > 0) return
    requests.push({ ...request, at: clock.monotonic() })
    await act(request, requests.length - 1)
    return
  }
  const turns = createTurns({
    ...{ clock, endpoint, report: voice.report },
    runTurn,
    hasWork: () => self.work,
    progress: () => self.progress,
    blockedMs: () => self.blockedMs,
    ready: () => self.ready,
  })
  const fail = (retryAfterMs: number | undefined = 1_000) => {
    self.progress++
    endpoint.failed({ segment: 'x', retryAfterMs, maxAttempts: 99 })
  }
  const deadline = (ms: number) => startDeadline(clock, ms, undefined)
  return { clock, voice, endpoint, self, turns, requests, fail, deadline, times: () => requests.map(({ at }) => at) }
}

/** Until the turn is aborted. */
const untilAborted = ({ signal }: TurnRequest) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))

test('where there is nothing to send no turn is run', async () => {
  const { turns, self, deadline, requests } = world()
  self.work = false
  turns.wake(everything)
  await turns.run(deadline(1_000), false)
  await settle()
  expect(requests).toEqual([])
})
test('while other programs met an outage no turn is run, and one follows when it may be over', async () => {
  const { turns, self, clock, times } = world()
  self.blockedMs = 5_000
  turns.wake(due)
  await settle()
  self.blockedMs = 0
  await clock.pass(5_000)
  expect(times()).toEqual([5_000])
})

describe('in the background', () => {
  test('several calls before a turn begins are one turn, with leftovers if any wanted them', async () => {
    const { turns, requests } = world()
    turns.wake(due)
    turns.wake(everything)
    turns.wake(due)
    await settle()
    expect(requests).toMatchObject([{ leftovers: true, deadline: undefined }])
  })
  test('a call during a turn is another turn, behind it', async () => {
    let running = 0
    const { turns, requests } = world(async (_, n) => {
      expect(++running).toBe(1)
      if (n === 0) turns.wake(due)
      await settle()
      running--
    })
    turns.wake(due)
    for (let n = 0; n < 5; n++) await settle()
    expect(requests).toHaveLength(2)
  })
  test('a failure is tried again when the endpoint may be asked again', async () => {
    const { turns, clock, fail, times, endpoint } = world((_, n) => {
      if (n < 2) fail()
      else endpoint.succeeded(false)
    })
    turns.wake(due)
    await clock.pass(10_000)
    expect(times()).toEqual([0, 1_000, 2_000])
    expect(clock.waiting()).toEqual([])
  })
  test('a turn that the backoff held back adds no timer of its own', async () => {
    const { turns, clock, fail } = world((_, n) => n === 0 && fail(60_000))
    turns.wake(due)
    await settle()
    for (let n = 0; n < 5; n++) {
      turns.wake(due)
      await settle()
    }
    expect(clock.waiting()).toHaveLength(1)
  })
  test('a timer that fires a little early, as those of Node do, does not end the tries', async () => {
    const exact = scriptedClock()
    // What setTimeout does: it counts in whole milliseconds, and cuts off what is beyond them.
    const coarse: ScriptedClock = { ...exact, later: (ms, run) => exact.later(Math.max(1, Math.trunc(ms) - 1), run) }
    const { turns, fail, requests } = world((_, n) => n < 2 && fail(1_000.7), coarse)
    turns.wake(due)
    await exact.pass(60_000)
    expect(requests.length).toBeGreaterThanOrEqual(3)
  })
  test('a bug in a turn is told, and the next turn runs a minute later: a request it made may not be made over and over', async () => {
    const { turns, clock, voice, requests } = world((_, n) => {
      if (n === 0) throw new Error('undefined is not a function')
    })
    turns.wake(due)
    await settle()
    turns.wake(due)
    await settle()
    expect([voice.codes(), requests.length]).toEqual([['internal'], 1])
    await clock.pass(limits.probeMs)
    expect([voice.codes(), requests.length]).toEqual([['internal'], 2])
  })
  test('a turn begins when it is known what a request should carry', async () => {
    const { turns, self, requests } = world()
    let know = () => {}
    self.ready = new Promise((resolve) => (know = resolve))
    turns.wake(due)
    await settle()
    expect(requests).toHaveLength(0)
    know()
    await settle()
    expect(requests).toHaveLength(1)
  })
})

describe('awaited', () => {
  test('a turn has leftovers and its deadline', async () => {
    const { turns, requests, deadline } = world()
    const bound = deadline(1_000)
    await turns.run(bound, false)
    expect(requests).toMatchObject([{ leftovers: true, deadline: 1_000 }])
    bound.clear()
  })
  test('it resolves at the deadline whatever the turn does', async () => {
    const { turns, clock, deadline } = world(() => new Promise(() => {}))
    let over = false
    void turns.run(deadline(1_000), false).then(() => {
      over = true
    })
    await clock.pass(999)
    expect(over).toBe(false)
    await clock.pass(1)
    expect(over).toBe(true)
  })
  test('a background turn that is still at it is aborted at the deadline', async () => {
    const { turns, clock, deadline, requests } = world(untilAborted)
    turns.wake(due)
    await settle()
    const run = turns.run(deadline(1_000), false)
    await clock.pass(1_000)
    await run
    expect(requests[0]?.signal.aborted).toBe(true)
  })
  test('a turn whose facts never come is given up at the deadline', async () => {
    const { turns, clock, self, deadline } = world()
    self.ready = new Promise(() => {})
    const run = turns.run(deadline(500), false)
    await clock.pass(500)
    await run
  })
  test('two of them run one after the other', async () => {
    let running = 0
    let most = 0
    const { turns, deadline } = world(async () => {
      most = Math.max(most, ++running)
      await settle()
      running--
    })
    await Promise.all([turns.run(deadline(1_000), false), turns.run(deadline(1_000), false)])
    expect(most).toBe(1)
  })
  test('once, a failure is not tried again within it, but later in the background', async () => {
    const { turns, clock, fail, times, deadline } = world((_, n) => n === 0 && fail())
    const bound = deadline(5_000)
    await turns.run(bound, false)
    bound.clear()
    expect(times()).toEqual([0])
    await clock.pass(1_000)
    expect(times()).toEqual([0, 1_000])
  })
  test('turn follows turn as long as each gets something done and something is left', async () => {
    const { turns, self, requests, deadline } = world((_, n) => {
      self.progress++
      self.work = n < 2
    })
    const bound = deadline(5_000)
    await turns.run(bound, false)
    bound.clear()
    expect(requests).toHaveLength(3)
  })
  test('a turn that gets nothing done is not repeated, whatever is left', async () => {
    const { turns, requests, deadline } = world()
    const bound = deadline(5_000)
    await turns.run(bound, true)
    bound.clear()
    expect(requests).toHaveLength(1)
  })
  test('again, a failure is tried again while there is time', async () => {
    const { turns, clock, fail, times, deadline } = world(() => fail())
    const run = turns.run(deadline(2_500), true)
    await clock.pass(2_500)
    await run
    expect(times()).toEqual([0, 1_000, 2_000])
  })
})

describe('stopped', () => {
  test('nothing is run any more, also for somebody who waited until then to ask for it', async () => {
    const { turns, deadline, requests } = world()
    await turns.stop()
    await turns.run(deadline(1_000), true)
    expect(requests).toEqual([])
  })
  test('the background is aborted, and it is waited for until it has settled', async () => {
    let settled = false
    const { turns } = world(async (request) => {
      await untilAborted(request)
      await settle()
      settled = true
    })
    turns.wake(due)
    await settle()
    await turns.stop()
    expect(settled).toBe(true)
  })
  test('nothing wakes it again', async () => {
    const { turns, clock, requests } = world()
    await turns.stop()
    turns.wake(everything)
    await clock.pass(10_000)
    expect(requests).toHaveLength(0)
    expect(clock.waiting()).toEqual([])
  })
  test('a turn that had not begun does not begin', async () => {
    const { turns, requests } = world()
    turns.wake(due)
    await turns.stop()
    expect(requests).toHaveLength(0)
  })
  test('a failure of the last awaited turn leaves no timer', async () => {
    const { turns, clock, fail, deadline } = world(() => fail())
    const bound = deadline(1_000)
    await turns.run(bound, false)
    bound.clear()
    await turns.stop()
    expect(clock.waiting()).toEqual([])
  })
})
