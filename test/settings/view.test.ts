import { describe, expect, test } from 'vitest'
import { parseKillswitch } from '../../src/policy/parse-killswitch.ts'
import { parseSampling } from '../../src/policy/parse-sampling.ts'
import { createSettings, staticSettings } from '../../src/settings/source.ts'
import { notReentered, viewSettings } from '../../src/settings/view.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

/** A parser that counts its calls. */
function counted() {
  let calls = 0
  const parse = (value: unknown) => {
    calls++
    return value
  }
  return { parse, calls: () => calls }
}
const never = () => () => {}

test('without a source what `parse(undefined)` gives holds', () => {
  const view = viewSettings(undefined, 'sampling', parseSampling, recordedVoice().report)
  expect(view.now()).toEqual(new Map())
})

test('a value is parsed when it is another one, and not before', () => {
  const { parse, calls } = counted()
  const settings = createSettings({ killswitch: { backend: true } })
  const view = viewSettings(settings, 'killswitch', parse, recordedVoice().report)
  for (let n = 0; n < 100; n++) view.now()
  expect(calls()).toBe(2)
  settings.update({ killswitch: { backend: false } })
  expect(view.now()).toEqual({ backend: false })
  expect(calls()).toBe(3)
})

test('what was found out last is told without asking the source', () => {
  let reads = 0
  const read = () => {
    reads++
    return { backend: true }
  }
  const source = { read, subscribe: () => () => {} }
  const view = viewSettings(source, 'killswitch', parseKillswitch, recordedVoice().report)
  expect([view.last().get('backend'), reads]).toEqual([undefined, 0])
  view.now()
  expect([view.last().get('backend'), reads]).toEqual([true, 1])
})

test('the same object with another inside is parsed again once it is stale', () => {
  const killswitch: Record<string, boolean> = { backend: false }
  const view = viewSettings(staticSettings({ killswitch }), 'killswitch', parseKillswitch, recordedVoice().report)
  expect(view.now().get('backend')).toBe(false)
  killswitch.backend = true
  expect(view.now().get('backend')).toBe(false)
  view.stale()
  expect(view.now().get('backend')).toBe(true)
})

test('a value whose parsing was cut short, by a host at the end of its stack, is parsed the next time', () => {
  let calls = 0
  const parse = (value: unknown) => {
    if (value !== undefined && calls++ === 0) throw new RangeError('Maximum call stack size exceeded')
    return value
  }
  const settings = staticSettings({ killswitch: { backend: true } })
  const view = viewSettings(settings, 'killswitch', parse, recordedVoice().report)
  expect(view.now()).toBeUndefined()
  expect(view.now()).toEqual({ backend: true })
  expect(view.now()).toEqual({ backend: true })
  expect(calls).toBe(2)
})

test('a setting that was taken away is the default again', () => {
  const settings = createSettings({ killswitch: { backend: true } })
  const view = viewSettings(settings, 'killswitch', parseKillswitch, recordedVoice().report)
  expect(view.now().get('backend')).toBe(true)
  settings.update({})
  expect(view.now().get('backend')).toBeUndefined()
})

test('a bad value is told as bad_setting, with its place', () => {
  const { report, said } = recordedVoice()
  const view = viewSettings(staticSettings({ sampling: { a: { sample_rate: 7 } } }), 'sampling', parseSampling, report)
  expect(view.now().get('a')?.rate).toBe(1)
  expect(said).toMatchObject([{ code: 'bad_setting', message: expect.stringMatching(/^sampling\.a: .*7/) }])
})

describe('a source that throws leaves the last good value in force', () => {
  test.each([new Error('offline'), 'offline', undefined, null, Object.create(null), Symbol('x')])('%o', (thrown) => {
    let broken = false
    const read = () => {
      if (broken) throw thrown
      return { backend: true }
    }
    const { report, codes } = recordedVoice()
    const view = viewSettings({ read, subscribe: never }, 'killswitch', parseKillswitch, report)
    expect(view.now().get('backend')).toBe(true)
    broken = true
    expect(view.now().get('backend')).toBe(true)
    expect(codes()).toContain('settings')
  })
})

test('a value whose getters throw leaves the last good one in force, and is not parsed at every event', () => {
  let reads = 0
  const hostile = Object.defineProperty({}, 'backend', {
    enumerable: true,
    get: () => {
      reads++
      throw new Error('no')
    },
  })
  let value: object = { backend: true }
  const { report, codes } = recordedVoice()
  const view = viewSettings({ read: () => value, subscribe: never }, 'killswitch', parseKillswitch, report)
  expect(view.now().get('backend')).toBe(true)
  value = hostile
  for (let n = 0; n < 10; n++) expect(view.now().get('backend')).toBe(true)
  expect(reads).toBe(1)
  expect(codes()).toEqual(['settings'])
})

test('a source that makes a new object at every read is parsed at every read, and right', () => {
  const source = { read: () => ({ backend: true }), subscribe: never }
  const view = viewSettings(source, 'killswitch', parseKillswitch, recordedVoice().report)
  for (let n = 0; n < 3; n++) expect(view.now().get('backend')).toBe(true)
})

test('a source that logs when it is read is not read for what it logs: what is in force stays in force', () => {
  const voice = recordedVoice()
  let reads = 0
  const source = notReentered({
    subscribe: never,
    read: () => {
      reads++
      // An event asks all of them.
      for (const view of views) view.now()
      return { backend: true }
    },
  })
  const views = ['killswitch', 'sampling'].map((key) => viewSettings(source, key, (value) => value, voice.report))
  expect(views.map((view) => view.now())).toEqual([{ backend: true }, { backend: true }])
  expect(reads).toBe(2)
  expect(voice.said).toEqual([])
})
