import { describe, expect, test } from 'vitest'
import { changeConsent } from '../../src/home/change-consent.ts'
import { expectSpoolBalanced } from '../support/books.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { paths, program, segmentFiles } from '../support/fakes/spool.ts'

/** A program with two events on disk, and what others left in two spools. */
function world() {
  const me = program()
  me.log(1, 2)
  const others = `${paths.app}/other-backend-89abcdef`
  const left = `1-1-${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.0.ready.jsonl`
  for (const file of [`${paths.segments}/${left}`, `${others}/${left}`, `${others}/${left.replace(/^1/, '7')}`])
    me.disk.put(file, 'events of another run')
  me.disk.put(paths.installationId, 'an id')
  me.disk.put(`${others}/notes.jsonl`, 'a stranger’s')
  const say = (mode: 'on' | 'local' | 'off') => changeConsent(mode, me)
  return { ...me, say, stranger: `${others}/notes.jsonl` }
}

describe('off', () => {
  test('removes the segments of all spools, of every format, and the id; what this program held is counted', () => {
    const { disk, say, books, stranger } = world()
    expect(say('off')).toEqual({ written: true, problem: undefined })
    expect(disk.files()).toEqual([paths.consent, stranger])
    expect(disk.text(paths.consent)).toMatch(/^off /)
    expect(books()).toMatchObject({ kept: 0, dropped: { consent: 2 } })
    expectSpoolBalanced(books())
  })
  test('is written before anything is removed: killed in between, nothing leaves all the same', () => {
    const { disk, say } = world()
    let said = ''
    disk.before('unlink', () => {
      said = disk.text(paths.consent)
    })
    say('off')
    expect(said).toMatch(/^off /)
  })
  test('looks again until nothing is found twice: what was opened meanwhile goes, too', () => {
    const { disk, say } = world()
    const late = `${paths.segments}/1-2-${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.0.ready.jsonl`
    // The listings of the app's directory and of its two spools.
    for (let n = 0; n < 3; n++) disk.before('list', () => {})
    disk.before('list', () => disk.put(late, 'opened before the no was read'))
    say('off')
    expect(segmentFiles(disk)).toEqual([expect.stringContaining('notes.jsonl')])
  })
  test('says what could not be removed', () => {
    const { disk, say } = world()
    disk.fail('unlink', 'EBUSY', { path: /ready/ })
    expect(say('off')).toEqual({ written: true, problem: '3 of its files could not be removed' })
  })
  test('says that an id stayed, which the next yes would have, too', () => {
    const { disk, say } = world()
    disk.fail('unlink', 'EPERM', { path: /installation-id/ })
    expect(say('off')).toEqual({ written: true, problem: '1 of its files could not be removed' })
  })
  test('does not take a directory for empty that could not be read: it looks again', () => {
    const { disk, say, stranger } = world()
    disk.fail('list', 'EIO', { times: 4 })
    expect(say('off')).toEqual({ written: true, problem: undefined })
    expect(disk.files()).toEqual([paths.consent, stranger])
  })
  test('and says so where it can never be read', () => {
    const { disk, say } = world()
    disk.fail('list', 'EIO', { path: /other-backend/ })
    expect(say('off')).toEqual({ written: true, problem: '1 of its files could not be removed' })
  })
  test('is told again in a process that goes on: what is logged then is recorded under the new yes', () => {
    const { disk, say, log, books, stranger } = world()
    say('off')
    say('on')
    log(3)
    expect(segmentFiles(disk)).toHaveLength(2)
    expect(segmentFiles(disk)).toContain(stranger)
    expect(books()).toMatchObject({ kept: 1, dropped: { consent: 2 } })
    expectSpoolBalanced(books())
  })
})

test('a new yes removes what was recorded before, and leaves the id', () => {
  const { disk, clock, say, books, stranger } = world()
  clock.advance(1)
  expect(say('on').written).toBe(true)
  expect(disk.files()).toEqual([paths.consent, paths.installationId, stranger].sort())
  expect(books().dropped).toEqual({ consent: 2 })
})

test('a segment that is recorded under the new yes while it is said stays', () => {
  const { disk, say } = world()
  const fresh = `${paths.segments}/1-3-${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.0.ready.jsonl`
  disk.before('rename', () => disk.put(fresh, 'of another program'))
  say('on')
  expect(disk.files()).toContain(fresh)
})

test('local removes nothing', () => {
  const { disk, say, books } = world()
  const before = disk.files()
  expect(say('local')).toEqual({ written: true, problem: undefined })
  expect(disk.files()).toEqual(before)
  expect(books()).toMatchObject({ kept: 2, dropped: {} })
})

describe('where it cannot be written', () => {
  test('a no holds for this process, and what it holds is gone', () => {
    const { disk, say, books, consent } = world()
    const text = disk.text(paths.consent)
    disk.fail('rename', 'EROFS')
    expect(say('off')).toEqual({ written: false, problem: expect.stringContaining('it holds for this process: EROFS') })
    expect([consent.read().mode, disk.text(paths.consent)]).toEqual(['off', text])
    expect(books()).toMatchObject({ kept: 0, dropped: { consent: 2 } })
  })
  test('a yes is none, and nothing is removed', () => {
    const { disk, say, consent } = world()
    disk.put(paths.consent, 'local 2026-11-21T09:00:00.000Z')
    const before = disk.files()
    disk.fail('create', 'ENOSPC')
    expect(say('on')).toEqual({
      written: false,
      problem: expect.stringContaining('what was said before holds: ENOSPC'),
    })
    expect([consent.read().mode, disk.files()]).toEqual(['local', before])
  })
  test('under sudo nothing of root’s is left in the directory of somebody else', () => {
    const me = program({ disk: memoryDisk({ uid: 1000, user: 0 }) })
    me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
    const before = me.disk.files()
    expect(changeConsent('off', me)).toMatchObject({ written: false })
    expect(me.disk.files()).toEqual(before)
    expect(me.consent.read().mode).toBe('off')
  })
  test('without a place it holds for this process', () => {
    const me = program()
    expect(changeConsent('local', { ...me, paths: undefined })).toMatchObject({ written: false })
    expect(me.consent.read().mode).toBe('local')
  })
})
