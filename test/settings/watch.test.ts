import { expect, test } from 'vitest'
import type { SettingsSource } from '../../src/model/settings.ts'
import { createSettings } from '../../src/settings/source.ts'
import { watchSettings } from '../../src/settings/watch.ts'
import { settle } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

/** A source with whatever a host may have written for `subscribe`. */
const sourceOf = (subscribe: unknown) => ({ read: () => undefined, subscribe }) as SettingsSource
const throwing = (what: unknown) => {
  throw what
}
const boom = () => throwing(new Error('a bug of the host'))

test('the listener hears of changes until it is ended, and ending it twice is nothing', () => {
  const voice = recordedVoice()
  const settings = createSettings()
  let heard = 0
  const end = watchSettings(settings, () => heard++, voice.report)
  settings.update({})
  settings.update({})
  end()
  end()
  settings.update({})
  expect([heard, voice.said]).toEqual([2, []])
})

test.each<[string, unknown, string]>([
  ['a subscribe that throws', boom, 'settings.subscribe() threw Error'],
  ['one that throws something else than an error', () => throwing('no error'), `settings.subscribe() threw something`],
  ['a subscribe that is none', 'subscribe', 'settings.subscribe() threw TypeError'],
  ['an unsubscribe that throws', () => boom, 'settings.unsubscribe() threw Error'],
])('%s harms nobody, and is told', (_name, subscribe, message) => {
  const voice = recordedVoice()
  const end = watchSettings(sourceOf(subscribe), () => {}, voice.report)
  end()
  expect(voice.said).toEqual([
    { level: 'warn', code: 'settings', message: expect.stringContaining(message) as unknown as string },
  ])
})

test.each([
  ['subscribe', async () => boom(), 'settings.subscribe() threw Error'],
  ['unsubscribe', () => async () => boom(), 'settings.unsubscribe() threw Error'],
])('an async %s that rejects does not end the host, and is told', async (_name, subscribe, message) => {
  const voice = recordedVoice()
  watchSettings(sourceOf(subscribe), () => {}, voice.report)()
  await settle()
  expect(voice.said).toEqual([{ level: 'warn', code: 'settings', message }])
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'off'],
  ['a subscription object', { unsubscribe: boom }],
])('a subscribe that gives %s cannot be ended, and that is no fault', (_name, given) => {
  const voice = recordedVoice()
  watchSettings(
    sourceOf(() => given),
    () => {},
    voice.report,
  )()
  expect(voice.said).toEqual([])
})
