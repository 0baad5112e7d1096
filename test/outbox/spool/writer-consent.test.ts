import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { forbids } from '../../../src/policy/consent.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { idOf } from '../../support/fakes/events.ts'
import { paths, program, sayNo, segmentFiles } from '../../support/fakes/spool.ts'

describe('consent', () => {
  test('off before the first event: no file, and the event is counted', () => {
    const { disk, log, books } = program()
    disk.put(paths.consent, 'off 2026-11-21T09:00:00.000Z')
    log(1)
    expect(disk.files()).toEqual([paths.consent])
    expect(books().dropped).toEqual({ consent: 1 })
    expectSpoolBalanced(books())
  })
  test('withdrawn between looking and writing: nothing stays', () => {
    const { disk, log, books } = program()
    disk.before('append', () => {})
    // The consent file is written first; the second file that is created is the segment.
    disk.before('create', () => disk.before('create', () => sayNo(disk)))
    log(1)
    expect(disk.files()).toEqual([paths.consent])
    expect(books().dropped).toEqual({ consent: 1 })
    expect(disk.openDescriptors()).toBe(0)
    expectSpoolBalanced(books())
  })
  test('local is recorded', () => {
    const { disk, log } = program()
    disk.put(paths.consent, 'local 2026-11-21T09:00:00.000Z')
    log(1)
    expect(replay(disk.text(segmentFiles(disk)[0] as string)).consent).toBe('local 2026-11-21T09:00:00.000Z')
  })
  test('renewed: what was recorded before is gone and counted, and what comes after goes under the new one', () => {
    const { disk, clock, log, books } = program()
    log(1)
    disk.put(paths.consent, 'on 2026-11-22T00:00:00.000Z')
    clock.advance(limits.consentLookMs)
    log(2)
    expect(segmentFiles(disk).map((file) => replay(disk.text(file)).consent)).toEqual(['on 2026-11-22T00:00:00.000Z'])
    expect(books()).toMatchObject({ kept: 1, dropped: { consent: 1 } })
    expectSpoolBalanced(books())
  })
  test('withdrawn: what this program holds is gone and counted, in memory, too', () => {
    const { disk, clock, log, books, consent } = program()
    log(1)
    disk.fail('append', 'ENOSPC', { path: /jsonl$/ })
    log(2)
    expect(books()).toMatchObject({ kept: 1, pending: 1 })
    disk.put(paths.consent, 'off 2026-11-22T00:00:00.000Z')
    clock.advance(limits.consentLookMs)
    consent.current()
    expect(disk.files()).toEqual([paths.consent])
    expect(books()).toMatchObject({ kept: 0, pending: 0, dropped: { consent: 2 } })
    expectSpoolBalanced(books())
  })
  test('withdrawn and given again while it runs: what is recorded from then on is on disk, under the new one', () => {
    const { disk, clock, log, writer, books } = program()
    log(1)
    for (const text of ['off 2026-11-21T10:00:00.000Z', 'on 2026-11-21T10:00:01.000Z']) {
      disk.put(paths.consent, text)
      clock.advance(limits.consentLookMs)
      log(2)
    }
    expect(writer.segments().map(({ consent, events }) => [consent, events.size])).toEqual([
      ['on 2026-11-21T10:00:01.000Z', 1],
    ])
    expect(books().dropped).toEqual({ consent: 2 })
    expectSpoolBalanced(books())
  })
})

describe('consent that cannot be looked at', () => {
  const blind = () => {
    const me = program()
    me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
    me.disk.fail('openToRead', 'EIO', { path: /consent$/ })
    me.log(1, 2)
    return me
  }
  test('writes nothing: events wait in memory', () => {
    const { disk, writer, books } = blind()
    expect([disk.files(), writer.storage()]).toEqual([[paths.consent], 'memory'])
    expect(books()).toMatchObject({ pending: 2, dropped: {} })
  })
  test.each([
    ['a yes of a time before', 'on 2026-11-21T09:00:00.000Z', true],
    ['no file, for nobody was ever asked', undefined, true],
    ['a yes that was given since', 'on 2026-11-21T09:37:00.500Z', false],
  ])('%s: they may leave, or not', (_name, text, may) => {
    const { disk, clock, log, writer, consent, books } = blind()
    if (text === undefined) disk.unlink(paths.consent)
    else disk.put(paths.consent, text)
    disk.mend()
    clock.advance(limits.consentLookMs)
    log(3)
    const now = consent.read()
    expect(writer.segments().map((segment) => forbids(now, segment))).toEqual([false])
    expect(books()).toMatchObject({ kept: may ? 3 : 1, pending: 0, dropped: may ? {} : { consent: 2 } })
    expectSpoolBalanced(books())
  })
})

test('a report of what a sweep gave up is written under what the user says now, though nothing was logged since', () => {
  const { disk, clock, log, writer } = program()
  log(1)
  const later = 'on 2026-11-21T10:00:00.000Z'
  disk.put(paths.consent, later)
  clock.advance(limits.consentLookMs)
  expect(writer.report({ id: idOf(2), reason: 'max_age', n: 1 })).toBe(true)
  const under = segmentFiles(disk).map((file) => replay(disk.text(file)))
  expect(under.find(({ reports }) => reports.size > 0)).toMatchObject({ consent: later })
})
