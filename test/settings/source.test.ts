import { expect, test } from 'vitest'
import { createSettings, staticSettings } from '../../src/settings/source.ts'

test('settings that never change answer by key and never call back', () => {
  const settings = staticSettings({ killswitch: { backend: true } })
  const stop = settings.subscribe(() => {
    throw new Error('never')
  })
  expect(settings.read('killswitch')).toEqual({ backend: true })
  expect(settings.read('sampling')).toBeUndefined()
  stop()
})

test('settings that can be changed begin with nothing', () => {
  expect(createSettings().read('batch')).toBeUndefined()
})

test('an update replaces the whole document and tells every subscriber', () => {
  const settings = createSettings({ killswitch: { backend: true } })
  const heard: unknown[] = []
  settings.subscribe(() => heard.push(['a', settings.read('batch')]))
  settings.subscribe(() => heard.push(['b', settings.read('killswitch')]))
  settings.update({ batch: { maxAttempts: 3 } })
  expect(heard).toEqual([
    ['a', { maxAttempts: 3 }],
    ['b', undefined],
  ])
})

test('who has stopped hears nothing more, also when it stops while being told', () => {
  const settings = createSettings()
  let heard = 0
  const stop = settings.subscribe(() => {
    heard++
    stop()
  })
  settings.subscribe(() => heard++)
  settings.update({})
  settings.update({})
  expect(heard).toBe(3)
  stop()
})
