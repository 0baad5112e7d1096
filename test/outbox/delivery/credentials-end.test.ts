import { describe, expect, test } from 'vitest'
import type { Credentials } from '../../../src/model/options.ts'
import { hashAccount } from '../../../src/outbox/delivery/account.ts'
import { settle } from '../../support/fakes/clock.ts'
import { bearer, credentialWorld as world } from '../../support/fakes/credentials.ts'

describe('refused', () => {
  test('they are never tried again by this process, not even when the host gives them again', async () => {
    const { reasons, get, store } = world(() => bearer('a'))
    const proof = await store.get(new AbortController().signal)
    store.refuse(proof!)
    expect(await get()).toBeUndefined()
    store.newTurn()
    expect(await get()).toBeUndefined()
    expect(reasons).toEqual(['first', 'expired'])
  })
  test('others are tried in the next turn', async () => {
    let token = 'a'
    const { get, store } = world(() => bearer(token))
    store.refuse((await store.get(new AbortController().signal))!)
    token = 'b'
    expect(await get()).toBeUndefined()
    store.newTurn()
    expect(await get()).toBe('Bearer b')
  })
})

describe('another user', () => {
  test('has other credentials', async () => {
    const { reasons, get, store } = world(() => bearer(String(reasons.length)))
    expect(await get()).toBe('Bearer 1')
    store.reset()
    expect(store.account()).toBeNull()
    expect(await get()).toBe('Bearer 2')
    expect(reasons).toEqual(['first', 'user_changed'])
  })
  test('ends a call under way: its answer is for nobody', async () => {
    const calls: ((value: Credentials) => void)[] = []
    let aborted = 0
    const { get, store } = world(({ signal }) => {
      signal.addEventListener('abort', () => aborted++)
      return new Promise((resolve) => calls.push(resolve))
    })
    const former = get()
    await settle()
    store.reset()
    const latter = get()
    await settle()
    calls[0]?.(bearer('former'))
    calls[1]?.(bearer('latter'))
    expect(await former).toBeUndefined()
    expect(await latter).toBe('Bearer latter')
    expect(aborted).toBe(1)
    expect(await get()).toBe('Bearer latter')
  })
})

test('an aborted turn does not wait for them; whoever asks next does', async () => {
  const controller = new AbortController()
  let give = (_: Credentials) => {}
  const { store, get } = world(() => new Promise((resolve) => (give = resolve)))
  const asked = store.get(controller.signal)
  await settle()
  controller.abort()
  expect(await asked).toBeUndefined()
  give(bearer('a'))
  expect(await get()).toBe('Bearer a')
})

describe('the account', () => {
  test('is that of the credentials, else that of the user, else not known; only its hash is kept', async () => {
    const { random, store, get, self } = world(() => bearer('a', { account: 'acc-1' }))
    self.user = { accountUuid: 'user-1' }
    await get()
    expect(store.account()).toBe(hashAccount(random, 'acc-1'))
    expect(store.account()).not.toContain('acc')
    const other = world(() => bearer('a'))
    other.self.user = { accountUuid: 'user-1' }
    await other.get()
    expect(other.store.account()).toBe(hashAccount(random, 'user-1'))
    const byId = world(() => bearer('a'))
    byId.self.user = { id: 'ann' }
    await byId.get()
    expect(byId.store.account()).toBe(hashAccount(random, 'ann'))
    const nobody = world(() => bearer('a'))
    await nobody.get()
    expect(nobody.store.account()).toBeNull()
    expect(hashAccount(random, undefined)).toBeNull()
  })
})

test('what the host changes afterwards in the object it gave changes nothing', async () => {
  const headers = { Authorization: 'Bearer a' }
  const { get } = world(() => ({ headers }))
  await get()
  headers.Authorization = 'Bearer b'
  expect(await get()).toBe('Bearer a')
})
