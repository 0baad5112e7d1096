import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { Segment } from '../../../src/model/segment.ts'
import { createDrain } from '../../../src/outbox/delivery/drain.ts'
import { startTurn } from '../../../src/outbox/delivery/turn.ts'
import type { SegmentName } from '../../../src/outbox/spool/names.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { scriptedRandom, uuid } from '../../support/fakes/random.ts'

const nameOf = (n: number, tries = 0): SegmentName => ({
  openedAt: n,
  uuid: uuid(n),
  tries,
  holding: { state: 'ready' },
})

interface Options {
  readonly names: readonly SegmentName[]
  /** Numbers of segments that somebody else takes first. */
  readonly gone?: readonly number[]
  readonly outcome?: (n: number) => 'done' | 'stopped'
  readonly avoid?: number
  readonly rolls?: readonly number[]
  /** Numbers of segments of another consent. */
  readonly differs?: readonly number[]
  readonly now?: number
}

function world({ names, gone = [], outcome = () => 'done', avoid, rolls, differs = [], now = 0 }: Options) {
  const random = scriptedRandom()
  random.script(...(rolls ?? names.map(() => 0)))
  const log: string[] = []
  const controller = new AbortController()
  const turn = startTurn(controller.signal)
  const drain = createDrain({
    random,
    clock: { ...scriptedClock(), now: () => now },
    avoid: () => (avoid === undefined ? undefined : uuid(avoid)),
    claimer: {
      takeable: () => [...names],
      claiming: function* (name) {
        if (gone.includes(name.openedAt)) return undefined
        log.push(`claim ${name.openedAt}`)
        return {
          uuid: String(name.openedAt),
          ...{ account: null, events: new Map(), resource: () => '{}' },
          consent: differs.includes(name.openedAt) ? 'on later' : 'on',
          release: () => log.push(`release ${name.openedAt}`),
        } as unknown as Segment
      },
    },
    deliver: async (segments) => {
      log.push(`deliver ${segments.map(({ uuid: own }) => own).join(' ')}`)
      return outcome(Number(segments[0]?.uuid))
    },
  })
  const run = (mayStart = () => true, patient = true) => drain(turn, mayStart, patient)
  return { run, log, controller, delivered: () => log.filter((entry) => entry.startsWith('deliver')) }
}

test('what fits one request is claimed, delivered and given back together', async () => {
  const { run, log } = world({ names: [nameOf(1), nameOf(2)] })
  expect(await run()).toBe('done')
  expect(log).toEqual(['claim 1', 'claim 2', 'deliver 1 2', 'release 1', 'release 2'])
})

test('a hundred short runs are two requests', async () => {
  const { run, delivered } = world({ names: Array.from({ length: 100 }, (_, n) => nameOf(n + 1)) })
  expect(await run()).toBe('done')
  expect(delivered()).toHaveLength(2)
})

test('events of another consent, account or resource go into a request of their own', async () => {
  const { run, log } = world({ names: [nameOf(1), nameOf(2), nameOf(3)], differs: [2] })
  expect(await run()).toBe('done')
  expect(log.filter((entry) => !entry.startsWith('claim'))).toEqual([
    'deliver 1',
    'release 1',
    'deliver 2',
    'release 2',
    'deliver 3',
    'release 3',
  ])
})

test('where there is nothing to take there is nothing to do', async () => {
  expect(await world({ names: [] }).run()).toBe('done')
})

test('what somebody else took first is passed over', async () => {
  const { run, delivered } = world({ names: [nameOf(1), nameOf(2), nameOf(3)], gone: [1, 2] })
  expect(await run()).toBe('done')
  expect(delivered()).toEqual(['deliver 3'])
})

test('a failure ends the drain, and what was claimed is given back', async () => {
  const { run, log } = world({ names: [nameOf(1), nameOf(2)], outcome: () => 'stopped' })
  expect(await run()).toBe('stopped')
  expect(log).toEqual(['claim 1', 'claim 2', 'deliver 1 2', 'release 1', 'release 2'])
})

test('an abort ends it before the next claim', async () => {
  const { run, controller, delivered } = world({
    names: [nameOf(1), nameOf(2)],
    outcome: () => {
      controller.abort()
      return 'done'
    },
  })
  expect(await run()).toBe('stopped')
  expect(delivered()).toHaveLength(1)
})

test('nothing is begun for which there is no time', async () => {
  let left = 2
  const { run, delivered } = world({ names: [nameOf(1), nameOf(2), nameOf(3)] })
  expect(await run(() => left-- > 0)).toBe('stopped')
  expect(delivered()).toEqual(['deliver 1 2'])
})

describe('what may have been delivered again and again', () => {
  const hour = limits.retryUnansweredMs
  const names = [nameOf(1), nameOf(2, limits.patientTries - 1), nameOf(3, limits.patientTries)]
  test('is left to a drain that gives each POST its full time', async () => {
    const hurried = world({ names, now: hour + 10 })
    await hurried.run(() => true, false)
    expect(hurried.delivered()).toEqual(['deliver 1 2'])
    const patient = world({ names, now: hour + 10 })
    await patient.run(() => true, true)
    expect(patient.delivered()).toEqual(['deliver 1 2 3'])
  })
  test('is asked about once an hour, however long that goes on', async () => {
    for (const [now, asks] of [
      [10, false],
      [hour, false],
      [hour + 10, true],
      [5_000 * hour, true],
    ] as const) {
      const { run, delivered } = world({ names: [nameOf(3, limits.patientTries)], now })
      await run()
      expect([now, delivered().length]).toEqual([now, asks ? 1 : 0])
    }
  })
})

describe('where to begin', () => {
  const ten = Array.from({ length: 10 }, (_, n) => nameOf(n + 1))
  test('is drawn among the first eight, so that parallel drains seldom reach for the same', async () => {
    for (const [roll, first] of [
      [0, 1],
      [0.124, 1],
      [0.125, 2],
      [0.999, 8],
    ] as const) {
      const { run, delivered } = world({ names: ten, rolls: [roll] })
      await run()
      const [all = ''] = delivered()
      expect(all.split(' ')[1]).toBe(String(first))
      expect(all.split(' ')).toHaveLength(11)
    }
  })
  test('is not the segment that failed last', async () => {
    const { run, delivered } = world({ names: ten, avoid: 1 })
    await run()
    expect(delivered()[0]).toMatch(/^deliver 2 /)
    const last = world({ names: ten.slice(0, 2), avoid: 2, rolls: [0.9] })
    await last.run()
    expect(last.delivered()).toEqual(['deliver 1 2'])
  })
  test('is the segment that failed last, where there is no other', async () => {
    const { run, delivered } = world({ names: [nameOf(1)], avoid: 1 })
    await run()
    expect(delivered()).toEqual(['deliver 1'])
  })
})
