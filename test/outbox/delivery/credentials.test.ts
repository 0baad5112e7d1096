import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { Auth, Credentials } from '../../../src/model/options.ts'
import { scriptedClock, settle } from '../../support/fakes/clock.ts'
import { bearer, credentialWorld as world } from '../../support/fakes/credentials.ts'

test('are asked for when something is to be sent, and not before', async () => {
  const { reasons, get } = world(() => bearer('a'))
  expect(reasons).toEqual([])
  expect(await get()).toBe('Bearer a')
})

test('may come at once, later, or from anything that has a `then`', async () => {
  for (const auth of [
    () => bearer('a'),
    async () => bearer('a'),
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about
    () => ({ then: (use: (c: Credentials) => void) => use(bearer('a')) }),
  ])
    expect(await world(auth as Auth).get()).toBe('Bearer a')
})

test('are used again until they end', async () => {
  const { clock, reasons, get } = world(() => bearer('a', { expiresAt: scriptedClock().now() + 60_000 }))
  for (let n = 0; n < 5; n++) await get()
  clock.advance(59_999)
  await get()
  expect(reasons).toEqual(['first'])
  clock.advance(1)
  await get()
  expect(reasons).toEqual(['first', 'expired'])
})

describe('end', () => {
  const now = scriptedClock().now()
  test.each<[string, Credentials['expiresAt'], boolean]>([
    ['never, where nothing is said', undefined, false],
    ['at epoch milliseconds', now + 60_000, true],
    ['at a Date', new Date(now + 60_000), true],
    ['at epoch seconds, which are noticed', now / 1000 + 60, true],
  ])('%s', async (_name, expiresAt, ends) => {
    const { clock, reasons, get } = world(() => bearer('a', { expiresAt }))
    expect(await get()).toBe('Bearer a')
    clock.advance(59_000)
    await get()
    expect(reasons).toHaveLength(1)
    clock.advance(1_001)
    await get()
    expect(reasons).toHaveLength(ends ? 2 : 1)
  })
  test('before they came: they are not tried, and it is said', async () => {
    for (const expiresAt of [now, now - 1, 0, new Date(0), now / 1000 - 5]) {
      const { get, voice } = world(() => bearer('a', { expiresAt }))
      expect(await get()).toBeUndefined()
      expect(voice.said[0]?.message).toContain('expired')
    }
  })
})

describe('one call at a time:', () => {
  test('all who ask meanwhile get its answer', async () => {
    let give = (_: Credentials) => {}
    const { reasons, get } = world(() => new Promise((resolve) => (give = resolve)))
    const both = [get(), get()]
    await settle()
    give(bearer('a'))
    expect(await Promise.all(both)).toEqual(['Bearer a', 'Bearer a'])
    expect(reasons).toHaveLength(1)
  })
})

describe('none, and the events go without:', () => {
  const none = async (auth: Auth, expected: RegExp) => {
    const { get, voice } = world(auth)
    expect(await get()).toBeUndefined()
    expect(voice.said).toMatchObject([{ code: 'auth', message: expect.stringMatching(expected) }])
    // An error of the host's may quote the token itself.
    expect(voice.said[0]?.message).not.toContain('secret')
  }
  test('a header value beyond Latin-1, which Node would refuse with the whole request', () =>
    none(
      () => ({ headers: { authorization: 'secret \u2713' } }),
      /a header value with characters that HTTP does not allow/,
    ))
  test('a throw', () =>
    none(() => {
      throw new TypeError('secret')
    }, /threw TypeError/))
  test('a rejection', () =>
    none(async () => {
      throw new Error('secret')
    }, /threw Error/))
  test('a rejection with a text', () => none(() => Promise.reject('x'), /threw something/))
  test.each([
    7,
    'Bearer x',
    true,
    {},
    { authorization: 'Bearer x' },
    { headers: null },
    { headers: 'x' },
    { headers: { a: 7 } },
  ])('%j', (value) => none(() => value as never, /gave no \{ headers: \{ name: text \} \}/))
  test.each(['', 'my header', 'authorization:', 'x\r\ny', 'ключ'])('a header of the name %j', (name) =>
    none(() => ({ headers: { [name]: 'x' } }), /name HTTP does not allow/),
  )
  test.each(['Content-Length', 'content-encoding', 'Transfer-Encoding'])('a header of the body: %s', (name) =>
    none(() => ({ headers: { [name]: '5' } }), /for what sends the body/),
  )
  test('an end that is no time', () => none(() => bearer('a', { expiresAt: 'tomorrow' as never }), /no time/))
  test('an object whose parts throw when they are looked at', async () => {
    const hostile = Object.defineProperty({}, 'headers', {
      get: () => {
        throw new Error('no')
      },
    })
    for (const value of [
      hostile,
      bearer('a', { expiresAt: Symbol('x') as never }),
      bearer('a', { account: 7 as never }),
    ]) {
      const { get, voice } = world(() => value as never)
      expect(await get()).toBeUndefined()
      expect(voice.codes()).toEqual(['auth'])
    }
  })
  test('undefined and null mean not now, which needs no words', async () => {
    for (const value of [undefined, null]) {
      const { get, voice } = world(() => value as never)
      expect(await get()).toBeUndefined()
      expect(voice.said).toEqual([])
    }
  })
})

test('a function that does not answer is given up after 2 seconds, and told so by its signal', async () => {
  let given: { readonly aborted: boolean } | undefined
  const { clock, get, voice } = world(({ signal }) => {
    given = signal
    return new Promise(() => {})
  })
  const asked = get()
  await clock.pass(limits.authTimeoutMs - 1)
  expect(given?.aborted).toBe(false)
  await clock.pass(1)
  expect(await asked).toBeUndefined()
  expect(given?.aborted).toBe(true)
  expect(voice.said[0]?.message).toContain('2000 ms')
  expect(clock.waiting()).toEqual([])
})

test('what was unavailable is asked for once in a turn, and again in the next', async () => {
  const { reasons, get, store } = world(() => undefined)
  await get()
  await get()
  expect(reasons).toEqual(['first'])
  store.newTurn()
  await get()
  expect(reasons).toEqual(['first', 'unavailable'])
})
