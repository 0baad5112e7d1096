import { expect, test } from 'vitest'
import { keepCaps } from '../../../src/outbox/spool/keep-caps.ts'
import { takeStock } from '../../../src/outbox/spool/sweep.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { program, segmentFiles } from '../../support/fakes/spool.ts'

const caps = { maxBytes: 1e9, maxAgeMs: 7 * 86_400_000, maxFiles: 10 }

/** A program in whose directory `n` others left one event each. */
function among(n: number) {
  const me = program()
  for (let pid = 1; pid <= n; pid++) {
    const other = program({ disk: me.disk, clock: me.clock, pid })
    other.log(pid)
    other.writer.close()
    me.clock.advance(1)
  }
  const deps = { ...me, caps }
  return {
    ...me,
    /** What it had dropped, and how many files there were, after a look. */
    look: (own = caps) => {
      keepCaps({ ...deps, caps: own }, takeStock(deps))
      expectSpoolBalanced(me.books())
      return [me.books().dropped, segmentFiles(me.disk).length]
    },
  }
}

test('nothing is done in a directory under its caps', () => {
  expect(among(10).look()).toEqual([{}, 10])
})

test.for([
  [10, 0],
  [11, 1],
] as const)(
  'among %i files, where ten may be, it is asked %i times what is known of the endpoint',
  ([files, times]) => {
    const me = among(files)
    let asked = 0
    keepCaps({ ...me, caps }, takeStock(me), (own) => {
      asked++
      return own
    })
    expect(asked).toBe(times)
  },
)

test('over them it is swept, at the price of one file for what is to be told', () => {
  expect(among(12).look()).toEqual([{ max_files: 2 }, 11])
})

test('what is given up is told in a segment that is open already', () => {
  const me = among(12)
  me.log(99)
  expect(me.look()).toEqual([{ max_files: 3 }, 10])
})

test('a sweep in passing ends after 20 ms and goes on where the next one looks', () => {
  const me = among(14)
  const { rename } = me.disk
  me.disk.rename = (from, to) => {
    me.clock.advance(11)
    rename(from, to)
  }
  expect(me.look()).toEqual([{ max_files: 2 }, 13])
  expect(me.look()).toEqual([{ max_files: 4 }, 11])
})

test('where asking for sizes takes longer than that, it is swept all the same', () => {
  const me = among(60)
  const { lstat } = me.disk
  me.disk.lstat = (path) => {
    me.clock.advance(1)
    return lstat(path)
  }
  expect(me.look({ ...caps, maxFiles: 1_000, maxBytes: 1 })).toEqual([
    { max_bytes: expect.any(Number) },
    expect.any(Number),
  ])
  expect(segmentFiles(me.disk).length).toBeLessThan(60)
})
