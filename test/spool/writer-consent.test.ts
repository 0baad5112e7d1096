import { describe, expect, test } from 'vitest'
import { replay } from '../../src/spool/replay.ts'
import { expectSpoolBalanced } from '../support/fakes/books.ts'
import { paths, program, sayNo, segmentFiles } from '../support/fakes/spool.ts'

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
  test('renewed: what was recorded before keeps the one it was recorded under', () => {
    const { disk, log, writer } = program()
    log(1)
    disk.put(paths.consent, 'on 2026-11-22T00:00:00.000Z')
    writer.roll()
    log(2)
    expect(segmentFiles(disk).map((file) => replay(disk.text(file)).consent)).toEqual([
      'on 2026-11-21T09:37:00.000Z',
      'on 2026-11-22T00:00:00.000Z',
    ])
  })
})
