import { describe, expect, test } from 'vitest'
import { cachedSettings } from '../../src/settings/cached.ts'
import { cachedSource } from '../../src/settings/cached-source.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'
import { conforms, type Upstream } from './conformance.ts'

conforms('cachedSettings', {
  can: ['garbage', 'failure', 'silence'],
  rig: async (first, onDiagnostic) => {
    let upstream: Upstream = first
    const listeners = new Set<() => void>()
    const silent: (() => void)[] = []
    const load = async () => {
      const now = upstream
      if (now === 'failure') throw new Error('offline')
      if (now === 'silence') await new Promise<void>((resolve) => silent.push(resolve))
      return now === 'garbage' ? 'no object' : upstream
    }
    const onChange = (changed: () => void) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    }
    return {
      source: cachedSettings({ load, onChange, onDiagnostic }),
      serve: async (next) => {
        upstream = next
        for (const resolve of silent.splice(0)) resolve()
        for (const listener of [...listeners]) listener()
        await settle()
      },
      close: async () => {
        for (const resolve of silent.splice(0)) resolve()
      },
    }
  },
})

function stage(load: () => unknown, onChange?: (changed: () => void) => unknown) {
  const clock = scriptedClock()
  const voice = recordedVoice()
  const source = cachedSource({ load, onChange }, { clock, roll: () => 0, report: voice.report })
  return { clock, voice, source }
}

test('nothing is loaded before somebody asks', async () => {
  let loads = 0
  const { source } = stage(() => ++loads)
  await settle()
  expect(loads).toBe(0)
  source.read('sampling')
  expect(loads).toBe(0)
  await settle()
  expect(loads).toBe(1)
})

test('one load at a time: changes during one make one more', async () => {
  let loads = 0
  let changed = () => {}
  let answer = (_: object) => {}
  const { source } = stage(
    () => {
      loads++
      return new Promise<object>((resolve) => {
        answer = resolve
      })
    },
    (listener) => {
      changed = listener
    },
  )
  source.subscribe(() => {})
  await settle()
  for (let n = 0; n < 5; n++) changed()
  await settle()
  expect(loads).toBe(1)
  answer({})
  await settle()
  expect(loads).toBe(2)
})

describe('a load that fails', () => {
  test('is made again by itself, ever later, and by timers that keep nothing alive', async () => {
    let loads = 0
    const { source, clock, voice } = stage(() => {
      loads++
      throw new RangeError('a secret')
    })
    source.subscribe(() => {})
    await settle()
    const waits: number[] = []
    for (let n = 0; n < 12; n++) {
      const [next] = clock.waiting()
      expect(next?.holds).toBe(false)
      waits.push(next?.inMs ?? 0)
      await clock.pass(next?.inMs ?? 0)
    }
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(waits.at(-1)).toBe(900_000)
    expect(loads).toBe(13)
    expect(voice.said[0]).toEqual({
      level: 'warn',
      code: 'settings',
      message: 'load() threw RangeError; the last good settings stay',
    })
  })

  test('is given up after 10 seconds, and its signal aborted', async () => {
    let aborted = false
    const { source, clock, voice } = stage(() => new Promise(() => {}))
    const { source: other, clock: its } = (() => {
      const clock = scriptedClock()
      const load = (signal: AbortSignal) =>
        new Promise((_, fail) => {
          signal.addEventListener('abort', () => {
            aborted = true
            fail(new Error('aborted'))
          })
        })
      return { clock, source: cachedSource({ load }, { clock, roll: () => 0, report: voice.report }) }
    })()
    for (const one of [source, other]) one.subscribe(() => {})
    await Promise.all([clock.pass(10_000), its.pass(10_000)])
    expect(aborted).toBe(true)
    expect(voice.said.map(({ message }) => message)).toEqual(
      Array(2).fill('load() took longer than 10000 ms; the last good settings stay'),
    )
  })

  test('is not made again when nobody listens any more', async () => {
    const { source, clock } = stage(() => {
      throw new Error('offline')
    })
    const stop = source.subscribe(() => {})
    await settle()
    stop()
    expect(clock.waiting()).toEqual([])
  })
})

test('an onChange that throws is told, and the source works without it', async () => {
  const { source, voice } = stage(
    () => ({ killswitch: { backend: true } }),
    () => {
      throw new TypeError('a bug of the host')
    },
  )
  source.subscribe(() => {})
  await settle()
  expect(source.read('killswitch')).toEqual({ backend: true })
  expect(voice.said).toMatchObject([
    { message: expect.stringContaining('cannot be watched: threw TypeError') as string },
  ])
})

test.each([
  [
    'a cycle',
    (() => {
      const cycle: Record<string, unknown> = {}
      cycle.self = cycle
      return cycle
    })(),
  ],
  ['a list', [1]],
  ['null', null],
  ['a bigint inside', { sampling: 1n }],
])('%s is no document', async (_name, document) => {
  const { source, voice } = stage(() => document)
  source.subscribe(() => {})
  await settle()
  expect(voice.said).toMatchObject([{ message: 'load() gave no object; the last good settings stay' }])
})
