import { describe, expect, test } from 'vitest'
import type { SettingsDocument } from '../../src/model/settings.ts'
import { firstOf, merge } from '../../src/settings/combine.ts'
import { createSettings, staticSettings } from '../../src/settings/source.ts'
import { conforms } from './conformance.ts'

for (const [name, combine] of [
  ['firstOf', firstOf],
  ['merge', merge],
] as const) {
  conforms(name, {
    can: ['failure'],
    rig: async (first) => {
      const settings = createSettings(first as SettingsDocument)
      let isBroken = false
      const source = {
        read: (key: string) => {
          if (isBroken) throw new Error('offline')
          return settings.read(key)
        },
        subscribe: settings.subscribe,
      }
      return {
        source: combine(source, staticSettings({ batch: undefined })),
        serve: async (upstream) => {
          isBroken = upstream === 'failure'
          if (typeof upstream === 'object') settings.update(upstream as SettingsDocument)
        },
        close: async () => {},
      }
    },
  })
}

const rates = (rates: Record<string, number>) =>
  Object.fromEntries(Object.entries(rates).map(([name, sample_rate]) => [name, { sample_rate }]))

test('firstOf: key by key the first that has an answer', () => {
  const first = createSettings({ killswitch: { backend: true } })
  const source = firstOf(first, staticSettings({ killswitch: { backend: false }, sampling: rates({ a: 1 }) }))
  expect([source.read('killswitch'), source.read('sampling'), source.read('batch')]).toEqual([
    { backend: true },
    rates({ a: 1 }),
    undefined,
  ])
  first.update({})
  expect(source.read('killswitch')).toEqual({ backend: false })
})

test('merge: field by field, the earlier before the later, and the same object until one is another', () => {
  const remote = createSettings({ sampling: rates({ a: 0.1 }) })
  const source = merge(remote, staticSettings({ sampling: rates({ a: 1, b: 0.5 }) }))
  const merged = source.read('sampling')
  expect(merged).toEqual(rates({ a: 0.1, b: 0.5 }))
  expect(source.read('sampling')).toBe(merged)
  remote.update({})
  expect(source.read('sampling')).toEqual(rates({ a: 1, b: 0.5 }))
})

test('what is no object cannot be merged: the first stands, and the client says what is wrong with it', () => {
  const bad = { read: () => 'all', subscribe: () => () => {} }
  expect(merge(bad, staticSettings({ sampling: rates({ a: 1 }) })).read('sampling')).toBe('all')
})

describe('a change', () => {
  test('that another source hides is none', () => {
    const [first, second] = [createSettings({ killswitch: { backend: true } }), createSettings({})]
    const source = firstOf(first, second)
    let heard = 0
    source.read('killswitch')
    source.subscribe(() => heard++)
    second.update({ killswitch: { backend: false } })
    expect(heard).toBe(0)
    first.update({})
    expect([heard, source.read('killswitch')]).toEqual([1, { backend: false }])
  })

  test('in the contents of the same object is one, for either', () => {
    const sampling = rates({ a: 1 })
    const settings = createSettings({ sampling })
    for (const combine of [firstOf, merge]) {
      sampling.a = { sample_rate: 1 }
      const source = combine(settings, staticSettings({ sampling: rates({ b: 1 }) }))
      source.read('sampling')
      let heard = 0
      const stop = source.subscribe(() => heard++)
      sampling.a = { sample_rate: 0 }
      settings.update({ sampling })
      stop()
      expect([heard, source.read('sampling')]).toMatchObject([1, rates({ a: 0 })])
    }
  })

  test('that was read before it was told is told all the same', () => {
    const settings = createSettings({})
    const source = firstOf(settings, staticSettings({}))
    source.read('killswitch')
    let heard = 0
    settings.subscribe(() => source.read('killswitch'))
    source.subscribe(() => heard++)
    settings.update({ killswitch: { backend: true } })
    expect(heard).toBe(1)
  })
})

test('a source that throws counts with what it answered last', () => {
  let isBroken = false
  const flaky = {
    read: () => {
      if (isBroken) throw new Error('offline')
      return { backend: true }
    },
    subscribe: () => () => {},
  }
  const source = firstOf(flaky, staticSettings({ killswitch: { backend: false } }))
  expect(source.read('killswitch')).toEqual({ backend: true })
  isBroken = true
  expect(source.read('killswitch')).toEqual({ backend: true })
})

test('it listens to its sources only while somebody listens to it', () => {
  let listening = 0
  const counted = {
    read: () => undefined,
    subscribe: () => {
      listening++
      return () => void listening--
    },
  }
  const source = merge(counted, counted)
  const stops = [source.subscribe(() => {}), source.subscribe(() => {})]
  expect(listening).toBe(2)
  for (const stop of stops) stop()
  expect(listening).toBe(0)
})
