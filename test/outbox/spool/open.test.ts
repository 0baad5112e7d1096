import { expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { openSpool } from '../../../src/outbox/spool/open.ts'
import { scriptedClock } from '../../support/fakes/clock.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'
import { claimOnly, defaultCaps, program } from '../../support/fakes/spool.ts'

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

test('an event that opened a segment is taken, also where neither the look behind it nor its report finds room on the stack', () => {
  const { ports, place, ledger } = program()
  const overflows = (): never => {
    throw new RangeError('Maximum call stack size exceeded')
  }
  const spool = openSpool({
    ...{ place, ledger, ports: { ...ports, report: overflows }, leaveRules: overflows },
    ...{ wire: 'event-batch', caps: defaultCaps, maxInMemory: () => 10 },
    ...{ account: () => null, resource: () => '{}', standing: () => 'unknown', isFailing: () => false },
  })
  expect(spool.append(idOf(1), jsonOf(1))).toBe(true)
  expect(spool.held()).toEqual({ kept: 1, pending: 0 })
})

test('of a segment that was given back and is being sent again, only what was not sent yet waits', () => {
  const me = program()
  me.log(1, 2, 3, 4)
  me.writer.giveBack()
  expect(me.spool.waitingElsewhere()).toBe(4)
  const segment = claimOnly(me)
  expect(me.spool.waitingElsewhere()).toBe(4)
  segment.settle([idOf(1)], undefined)
  segment.drop('rejected', [idOf(2)])
  expect(me.spool.waitingElsewhere()).toBe(2)
  segment.release()
  expect(me.spool.waitingElsewhere()).toBe(2)
})
