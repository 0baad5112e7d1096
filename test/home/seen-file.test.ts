import { describe, expect, test } from 'vitest'
import { changeConsent } from '../../src/home/change-consent.ts'
import { openSeenFile } from '../../src/home/seen-file.ts'
import { limits } from '../../src/model/limits.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { paths, program } from '../support/fakes/spool.ts'

/** Several processes on one machine. */
function machine() {
  const [disk, clock] = [memoryDisk(), scriptedClock()]
  let series = 0
  const start = (writes = true) => openSeenFile({ paths, disk, clock, random: scriptedRandom(++series), writes })
  return { disk, clock, start }
}

test('a key is new once, in this process and in all others, at once and later', () => {
  const { start } = machine()
  const [one, two] = [start(), start()]
  expect([one.isNew('a'), one.isNew('a'), two.isNew('a'), start().isNew('a')]).toEqual([true, false, false, false])
  expect([two.isNew('b'), one.isNew('b'), one.isNew('c'), two.isNew('c')]).toEqual([true, false, true, false])
})

test('it is new again after a day, and not before', () => {
  const { start, clock } = machine()
  const one = start()
  one.isNew('a')
  clock.advance(limits.seenMs - 1_000)
  expect([one.isNew('a'), start().isNew('a')]).toEqual([false, false])
  clock.advance(1_000)
  expect([one.isNew('a'), one.isNew('a'), start().isNew('a')]).toEqual([true, false, false])
})

test('of two who write it down at the same moment the first has it', () => {
  const { start, disk } = machine()
  const [one, two] = [start(), start()]
  one.isNew('x')
  two.isNew('y')
  let hurried: boolean | undefined
  disk.before('append', () => {
    hurried ??= two.isNew('a')
  })
  expect([one.isNew('a'), hurried]).toEqual([false, true])
})

test('of two who make the file at the same moment the first has it, too', () => {
  const { start, disk } = machine()
  const [one, two] = [start(), start()]
  let hurried: boolean | undefined
  disk.before('create', () => {
    hurried ??= two.isNew('a')
  })
  expect([one.isNew('a'), hurried]).toEqual([false, true])
})

test('nothing of a key stands in the file', () => {
  const { start, disk } = machine()
  start().isNew('ann@work.example saw the red button')
  expect(disk.text(paths.seen)).toMatch(/^\n[\da-z]+ [\da-f]{16} [\da-f]{8}$/)
})

describe('the file stays small:', () => {
  test('the newest keys count, and it is written anew with these', () => {
    const { start, disk } = machine()
    const one = start()
    for (let n = 0; n < 9_000; n++) one.isNew(`key ${n}`)
    expect(disk.lstat(paths.seen).size).toBeLessThanOrEqual(limits.maxSeenBytes)
    const two = start()
    expect(two.isNew('key 8999')).toBe(false)
    expect(two.isNew(`key ${9_000 - limits.maxSeen}`)).toBe(false)
    expect(two.isNew('key 0')).toBe(true)
    // One more forgets one, not all.
    expect(two.isNew('key 8000')).toBe(false)
  })
})

describe('what is wrong with the file costs a repetition at most:', () => {
  test('a torn line is cut off from what follows', () => {
    const { start, disk } = machine()
    start().isNew('a')
    disk.put(paths.seen, disk.text(paths.seen).slice(0, -3))
    const one = start()
    expect([one.isNew('b'), start().isNew('b'), start().isNew('a')]).toEqual([true, false, true])
  })
  test('lines from the future were written under another clock', () => {
    const { start, clock } = machine()
    start().isNew('a')
    clock.jump(-3_600_000)
    const one = start()
    expect([one.isNew('a'), one.isNew('a')]).toEqual([true, false])
  })
  test.each([
    ['nonsense', 'x\n\u0000\n{"a":1}'],
    ['more than we ever write', 'x'.repeat(limits.maxReadSeenBytes + 1)],
  ])('%s', (_, text) => {
    const { start, disk } = machine()
    disk.put(paths.seen, text)
    const one = start()
    expect([one.isNew('a'), one.isNew('a')]).toEqual([true, false])
    expect([one.isNew('b'), one.isNew('b')]).toEqual([true, false])
  })
  test('that of another user is not believed, and stays as it is', () => {
    const { start, disk, clock } = machine()
    const key = scriptedRandom().sha256('a').slice(0, 16)
    const text = `\n${Math.floor(clock.now() / 1_000).toString(36)} ${key} abcdef01`
    disk.put(paths.seen, text, { uid: 1_234 })
    const one = start()
    expect([one.isNew('a'), one.isNew('a')]).toEqual([true, false])
    expect(disk.text(paths.seen)).toBe(text)
  })
  test.each(['open', 'create', 'append', 'lstat', 'read'] as const)('a disk that refuses: %s', (method) => {
    const { start, disk } = machine()
    disk.fail(method, 'EIO')
    const one = start()
    expect([one.isNew('a'), one.isNew('b'), one.isNew('b')]).toEqual([true, true, false])
  })
})

test('without a disk a process remembers for itself, as many', () => {
  const { start, disk } = machine()
  const one = start(false)
  for (let n = 0; n < 5_000; n++) one.isNew(`key ${n}`)
  expect([one.isNew('key 4999'), one.isNew('key 0'), disk.files()]).toEqual([false, true, []])
})

describe('what the user says forgets it, in every process:', () => {
  test.each(['off', 'on'] as const)('%s', (mode) => {
    const me = program()
    const open = () => openSeenFile({ paths, disk: me.disk, clock: me.clock, random: scriptedRandom(7), writes: true })
    const [one, two] = [open(), open()]
    expect([one.isNew('a'), two.isNew('a')]).toEqual([true, false])
    changeConsent(mode, { paths, disk: me.disk, consent: me.consent })
    expect(me.disk.files()).not.toContain(paths.seen)
    expect([two.isNew('a'), one.isNew('a')]).toEqual([true, false])
  })
  test('local forgets nothing', () => {
    const me = program()
    const one = openSeenFile({ paths, disk: me.disk, clock: me.clock, random: scriptedRandom(7), writes: true })
    one.isNew('a')
    changeConsent('local', { paths, disk: me.disk, consent: me.consent })
    expect(one.isNew('a')).toBe(false)
  })
})
