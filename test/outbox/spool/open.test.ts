import { expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { program } from '../../support/fakes/spool.ts'

/** What a program says at its first event, this long after another one left its own and ended. */
function saidAfter(ms: number, leftAt?: number): readonly string[] {
  const clock = scriptedClock(leftAt)
  const left = program({ clock, pid: 1 })
  left.log(1)
  left.writer.close()
  clock.advance(ms)
  const next = program({ disk: left.disk, clock, pid: 2 })
  next.log(2)
  return next.voice.said.map(({ code, message }) => `${code}: ${message}`)
}

test('a program is told once that events have waited for days', () => {
  expect(saidAfter(limits.oldBacklogMs)).toEqual([])
  expect(saidAfter(limits.oldBacklogMs + 1)).toEqual([
    expect.stringMatching(/^backlog: events of 3 days ago are still/),
  ])
})

test('and not where the clock was not set yet when they were logged, which says nothing about how long they have waited', () => {
  expect(saidAfter(20_786 * 86_400_000, 60_000)).toEqual([])
})
