import { expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { createGivenBack } from '../../../src/outbox/spool/given-back.ts'
import type { SegmentName } from '../../../src/outbox/spool/names.ts'
import { uuid } from '../../support/fakes/random.ts'

const owner = { host8: 'abcdef01', pid: 1, start: '1', nonce8: '00000001' }
const named = (n: number, state: 'open' | 'claimed'): SegmentName => ({
  openedAt: 0,
  uuid: uuid(n),
  tries: 0,
  holding: { state, since: 0, owner },
})

test('events of an own segment that was given back are counted while its file is there', () => {
  const givenBack = createGivenBack()
  givenBack.note(named(1, 'open'), 5)
  expect(givenBack.waitingIn([named(1, 'claimed'), named(2, 'open')])).toBe(5)
  expect(givenBack.waitingIn([])).toBe(0)
})
test('what another run left is not counted, though this client took it over and gave it back', () => {
  const givenBack = createGivenBack()
  givenBack.note(named(1, 'claimed'), 5)
  expect(givenBack.waitingIn([named(1, 'claimed')])).toBe(0)
})
test('taking an own segment over again and sending a part of it leaves the rest', () => {
  const givenBack = createGivenBack()
  givenBack.note(named(1, 'open'), 5)
  givenBack.note(named(1, 'claimed'), 2)
  expect(givenBack.waitingIn([named(1, 'claimed')])).toBe(2)
})
test('a finished segment is counted no more, even where its file could not be removed', () => {
  const givenBack = createGivenBack()
  givenBack.note(named(1, 'open'), 5)
  givenBack.note(named(1, 'claimed'), 0)
  expect(givenBack.waitingIn([named(1, 'claimed')])).toBe(0)
})

const failing = (code: string, times: number) => {
  let tries = 0
  return {
    run: () => {
      if (++tries <= times) throw Object.assign(new Error(code), { code })
    },
    tries: () => tries,
  }
}

test.each(['EPERM', 'EBUSY', 'EACCES', 'EIO', 'ESTALE', 'ENOSPC'])(
  'what the disk refuses (%s) is tried again until it is done',
  (code) => {
    const givenBack = createGivenBack()
    const { run, tries } = failing(code, 2)
    givenBack.attempt(run)
    expect(tries()).toBe(1)
    givenBack.retry()
    givenBack.retry()
    expect(tries()).toBe(3)
    givenBack.retry()
    expect(tries()).toBe(3)
  },
)
test('what somebody took is not tried again', () => {
  const givenBack = createGivenBack()
  const gone = failing('ENOENT', 9)
  givenBack.attempt(gone.run)
  givenBack.retry()
  expect(gone.tries()).toBe(1)
})
test('where nobody can look, what waited the last time is taken to wait still', () => {
  const givenBack = createGivenBack()
  givenBack.note(named(1, 'open'), 5)
  expect([givenBack.waitingIn(undefined), givenBack.waitingIn([named(1, 'claimed')])]).toEqual([5, 5])
})
test('a disk that refuses everything for ever does not fill memory', () => {
  const givenBack = createGivenBack()
  const refused = failing('EPERM', Number.POSITIVE_INFINITY)
  for (let n = 0; n < limits.maxKeptNames + 10; n++) givenBack.attempt(refused.run)
  const before = refused.tries()
  givenBack.retry()
  expect(refused.tries() - before).toBe(limits.maxKeptNames)
})
