import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { killFile, openKillFile, readKill } from '../../../src/outbox/spool/killswitch-file.ts'
import { paths, program } from '../../support/fakes/spool.ts'

const path = `${paths.segments}/${killFile}`

/** A program that has events, and so a directory, and what it knows of its server. */
function world(me = program()) {
  me.log(1)
  return { ...me, kill: openKillFile({ ports: me.ports, place: me.place }) }
}

test('nothing said, nothing off', () => {
  const { kill } = world()
  expect([kill.waitMs(), kill.lastMs()]).toEqual([0, 0])
})

test('a word that was never said is not opened, for each request asks, and an exception is dear', () => {
  const { kill, disk } = world()
  let opened = 0
  disk.before('openToRead', () => opened++)
  expect([kill.waitMs(), kill.lastMs(), opened]).toEqual([0, 0, 0])
})

test('where nobody may ask whether there is such a word, there is none', () => {
  const { kill, disk } = world()
  disk.fail('exists', 'ERR_ACCESS_DENIED')
  expect([kill.waitMs(), kill.lastMs()]).toEqual([0, 0])
})

test('what the server said holds for so long, and ends by itself', () => {
  const { kill, clock } = world()
  kill.say(60_000)
  expect([kill.waitMs(), kill.lastMs()]).toEqual([60_000, 60_000])
  clock.advance(59_999)
  expect(kill.waitMs()).toBe(1)
  clock.advance(1)
  expect([kill.waitMs(), kill.lastMs()]).toEqual([0, 0])
})

test('other programs of the directory know: at the next request, and at an event within a second', () => {
  const me = world()
  const other = world(program({ disk: me.disk, clock: me.clock, pid: 200 }))
  expect(other.kill.lastMs()).toBe(0)
  me.kill.say(60_000)
  expect(other.kill.lastMs()).toBe(0)
  me.clock.advance(limits.killLookMs)
  expect(other.kill.lastMs()).toBe(59_000)
  me.kill.say(5_000)
  expect(other.kill.waitMs()).toBe(5_000)
})

test('a later word goes before an earlier one, and 0 ends it', () => {
  const me = world()
  me.kill.say(60_000)
  me.kill.say(1_000)
  expect(me.kill.waitMs()).toBe(1_000)
  me.kill.say(0)
  expect([me.kill.waitMs(), me.disk.files().includes(path)]).toEqual([0, false])
})

test('a run that begins later obeys what an earlier one was told', () => {
  const { kill, disk, clock } = world()
  kill.say(60_000)
  clock.advance(10_000)
  const later = program({ disk, clock, pid: 300 })
  expect(openKillFile({ ports: later.ports, place: later.place }).lastMs()).toBe(50_000)
})

describe('without a disk', () => {
  test('that may be used, it holds for this process', () => {
    const me = program({ usesDisk: false })
    const kill = openKillFile({ ports: me.ports, place: me.place })
    kill.say(60_000)
    expect([kill.waitMs(), kill.lastMs(), me.disk.files()]).toEqual([60_000, 60_000, []])
  })
  test('that takes it, too', () => {
    const { kill, disk } = world()
    disk.fail('create', 'ENOSPC')
    kill.say(60_000)
    expect([kill.waitMs(), disk.files().includes(path)]).toEqual([60_000, false])
  })
})

describe('a file that cannot be believed silences nobody:', () => {
  const now = (me = program()) => me.clock.now()
  test.each<[string, string]>([
    ['half of it', '{"until":'],
    ['no object', 'null'],
    ['no times', '{"until":"tomorrow","at":1}'],
    ['no beginning', `{"until":${now() + 60_000}}`],
    ['longer than a server may say: a clock that jumped', `{"until":${now() + 2 * limits.maxKillMs},"at":${now()}}`],
    ['what is over', `{"until":${now() - 1},"at":${now() - 60_000}}`],
  ])('%s', (_, text) => {
    const { kill, disk, clock } = world()
    disk.put(path, text)
    expect([kill.waitMs(), readKill(disk, paths.segments, clock.now())]).toEqual([0, undefined])
  })
  test('that of another user', () => {
    const { kill, disk, clock } = world()
    const text = JSON.stringify({ until: clock.now() + 60_000, at: clock.now() })
    disk.put(path, text)
    expect(kill.waitMs()).toBe(60_000)
    disk.put(path, text, { uid: 1_234 })
    expect(kill.waitMs()).toBe(0)
  })
})

test('where the clock of this machine is set back by a day or more, what was said does not last for longer than a server may say', () => {
  const { kill, clock } = world()
  kill.say(60_000)
  clock.jump(-2 * limits.maxKillMs)
  expect([kill.waitMs(), kill.lastMs()]).toEqual([0, 0])
})
