import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { parseEnding as parse } from '../../src/policy/parse-ending.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

const fallback = { timeoutMs: 1_000, upload: 'wait' } as const
const nothing = { ...fallback, signal: undefined }
const parseEnding = (given: unknown, otherwise: typeof fallback) => parse(given, otherwise, 'shutdown', () => {})
const { signal } = new AbortController()
const throwing = (keys: readonly string[]) =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      keys.map((key) => [
        key,
        {
          get: () => {
            throw new Error('a trap')
          },
        },
      ]),
    ),
  )

describe('taken as given:', () => {
  test.each<[string, object, object]>([
    ['a timeout', { timeoutMs: 5 }, { timeoutMs: 5 }],
    ['no time at all', { timeoutMs: 0 }, { timeoutMs: 0 }],
    ['a part of a millisecond', { timeoutMs: 0.5 }, { timeoutMs: 0.5 }],
    ['a signal', { signal }, { signal }],
    [
      'a signal that has fired',
      { signal: AbortSignal.abort() },
      { signal: expect.objectContaining({ aborted: true }) },
    ],
    ['each way to end', { upload: 'leave' }, { upload: 'leave' }],
    ['the detached one', { upload: 'detach' }, { upload: 'detach' }],
    ['the usual one', { upload: 'wait' }, { upload: 'wait' }],
    ['all of it', { timeoutMs: 7, upload: 'leave', signal }, { timeoutMs: 7, upload: 'leave', signal }],
  ])('%s', (_name, given, expected) => expect(parseEnding(given, fallback)).toEqual({ ...nothing, ...expected }))
})

test('nobody waits longer than a day', () => {
  for (const timeoutMs of [Number.POSITIVE_INFINITY, 1e300])
    expect(parseEnding({ timeoutMs }, fallback).timeoutMs).toBe(limits.maxRetryAfterMs)
})

describe('the fallback in its place:', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5_000],
    ['a text', 'soon'],
    ['an empty object', {}],
    ['a negative timeout', { timeoutMs: -1 }],
    ['no number', { timeoutMs: Number.NaN }],
    ['a text for a timeout', { timeoutMs: '100' }],
    ['a BigInt', { timeoutMs: 100n }],
    ['null for a timeout', { timeoutMs: null }],
    ['an unknown upload', { upload: 'later' }],
    ['an upload of another type', { upload: true }],
    ['a signal that is none', { signal: { aborted: false } }],
    ['half a signal', { signal: { aborted: false, addEventListener: () => {} } }],
    ['a controller for its signal', { signal: new AbortController() }],
    ['null for a signal', { signal: null }],
    ['a signal whose parts throw', { signal: throwing(['aborted', 'addEventListener']) }],
    ['getters that throw', throwing(['timeoutMs', 'signal', 'upload'])],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      })(),
    ],
  ])('%s', (_name, given) => expect(parseEnding(given, fallback)).toEqual(nothing))
})

test('a name that is no option is told, with the one that was meant, and the rest holds', () => {
  const { said, report } = recordedVoice()
  const given = { timeout: 5, upload: 'leave', until: 1 }
  expect(parse(given, fallback, 'shutdown', report)).toEqual({ ...nothing, upload: 'leave' })
  parse({ upload: 'leave' }, fallback, 'flush', report)
  expect(said.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'bad_option shutdown: there is no option "timeout"; it is ignored; did you mean "timeoutMs"?',
    'bad_option shutdown: there is no option "until"; it is ignored',
    'bad_option flush: there is no option "upload"; it is ignored',
  ])
})

test('a value that cannot be used is told, and so is what is no object of options', () => {
  const { said, report } = recordedVoice()
  expect(
    parse({ timeoutMs: '100', signal: new AbortController(), upload: 'later' }, fallback, 'shutdown', report),
  ).toEqual(nothing)
  parse(5_000, fallback, 'flush', report)
  parse({ upload: 'later' }, fallback, 'flush', report)
  expect(said.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'bad_option shutdown.timeoutMs: "100" is not a number of milliseconds; using 1000',
    'bad_option shutdown.signal: an object is not an AbortSignal; using the default',
    'bad_option shutdown.upload: "later" is not one of wait, detach, leave; using "wait"',
    'bad_option flush: 5000 is not an object; using the defaults',
    'bad_option flush: there is no option "upload"; it is ignored',
  ])
})

test('what cannot be read costs itself alone', () => {
  const given = Object.assign(throwing(['signal']), { timeoutMs: 9, upload: 'detach' })
  expect(parseEnding(given, fallback)).toEqual({ timeoutMs: 9, upload: 'detach', signal: undefined })
})
