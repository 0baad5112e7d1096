import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { settle } from '../../support/fakes/clock.ts'
import { sendingProgram } from '../../support/fakes/delivery.ts'
import { idOf } from '../../support/fakes/events.ts'
import { paths, segmentFiles } from '../../support/fakes/spool.ts'

describe('while a POST is under way', () => {
  /** A server that answers when it is told to. */
  const waiting = () => {
    let answer = (_: number) => {}
    const deeds = () => new Promise<{ status: number }>((resolve) => (answer = (status) => resolve({ status })))
    return { deeds, answer: (status: number) => answer(status) }
  }
  /** A request is under way, and meanwhile somebody takes over the segment that it is made of. */
  const robbed = async () => {
    const server = waiting()
    const me = sendingProgram({ deeds: server.deeds })
    me.log(1)
    const turn = me.start({ leftovers: false })
    await settle()
    const stolen = `${paths.segments}/stolen`
    me.disk.rename(segmentFiles(me.disk)[0] as string, stolen)
    return { server, me, turn, waitingInStolen: () => replay(me.disk.text(stolen)).events.size }
  }
  test('its segment is not given to others by a roll: nobody else sends the same events', async () => {
    const server = waiting()
    const me = sendingProgram({ deeds: server.deeds, maxInMemory: 1 })
    me.log(1, 2)
    const eventsIn = (files: readonly string[]) =>
      files.flatMap((file) => [...replay(me.disk.text(file)).events.keys()])
    const turn = me.start({ leftovers: false })
    await settle()
    expect(me.http.requests).toHaveLength(1)
    me.writer.roll()
    expect(eventsIn(segmentFiles(me.disk).filter((file) => file.includes('.ready.')))).toEqual([idOf(2)])
    server.answer(200)
    await settle()
    // This turn sends what was given back, too.
    server.answer(200)
    await me.clock.pass(1_000)
    await turn
    me.writer.close()
    expect(eventsIn(segmentFiles(me.disk))).not.toContain(idOf(1))
    expectSpoolBalanced(me.books())
  })
  test('somebody takes its segment over: the answer comes late, and is written down for them', async () => {
    const { server, me, turn, waitingInStolen } = await robbed()
    server.answer(200)
    await turn
    expect(me.books()).toMatchObject({ delivered: 0, released: 1, late: 1 })
    expect(waitingInStolen()).toBe(0)
    expectSpoolBalanced(me.books())
  })
  test('somebody takes its segment over, and another one is begun: the answer is written down for them all the same', async () => {
    const { server, me, turn, waitingInStolen } = await robbed()
    me.writer.roll()
    server.answer(200)
    await turn
    expect(waitingInStolen()).toBe(0)
    expectSpoolBalanced(me.books())
  })
  test('somebody takes its segment over, we look, and it is refused: the books count each event once', async () => {
    const server = waiting()
    const me = sendingProgram({ deeds: server.deeds, batch: { maxExportBatchSize: 1 } })
    me.log(1, 2)
    me.writer.roll()
    const turn = me.start({ leftovers: false })
    await settle()
    server.answer(200)
    await me.clock.pass(limits.chunkPauseMs)
    me.disk.rename(segmentFiles(me.disk)[0] as string, `${paths.segments}/stolen`)
    // A host that asks for health() at this moment.
    me.books()
    server.answer(422)
    await me.clock.pass(1_000)
    await turn
    expectSpoolBalanced(me.books())
  })
})
