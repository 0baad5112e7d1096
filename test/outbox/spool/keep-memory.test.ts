import { expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { expectSpoolBalanced } from '../../support/books.ts'
import { idOf } from '../../support/fakes/events.ts'
import { paths, program, segmentFiles } from '../../support/fakes/spool.ts'

type Program = ReturnType<typeof program>
const found = ({ disk }: Program) => segmentFiles(disk).map((file) => replay(disk.text(file)))
const pendingOn = (me: Program) => found(me).flatMap(({ events }) => [...events.keys()])

/** Two events that only memory has, because the disk was full for a moment. */
function afterAFullDisk(options: Parameters<typeof program>[0] = {}): Program {
  const me = program(options)
  me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
  me.disk.fail('create', 'ENOSPC', { path: /jsonl$/ })
  me.log(1, 2)
  me.disk.mend()
  expect(me.books()).toMatchObject({ pending: 2, kept: 0 })
  return me
}

test('a client that ends asks the disk once more for what only memory has, however soon after a refusal', () => {
  const me = afterAFullDisk()
  me.writer.saveMemory(true)
  expect(me.books()).toMatchObject({ pending: 0, kept: 2 })
  me.writer.close()
  expect(pendingOn(me)).toEqual([idOf(1), idOf(2)])
  expect(found(me)[0]).toMatchObject({ consent: 'on 2026-11-21T09:00:00.000Z' })
  expect(me.books()).toMatchObject({ released: 2, dropped: {} })
  expectSpoolBalanced(me.books())
})

test('a disk that still refuses leaves them in memory, and no file', () => {
  const me = afterAFullDisk()
  me.disk.room(0)
  me.writer.saveMemory(true)
  expect([me.books().pending, segmentFiles(me.disk)]).toEqual([2, []])
  me.writer.close()
  expect(me.books().dropped).toEqual({ no_disk: 2 })
  expectSpoolBalanced(me.books())
})

test('a disk that fills up again on the way has some of them, and memory the rest', () => {
  const me = afterAFullDisk()
  me.disk.room(400)
  me.writer.saveMemory(true)
  expect(pendingOn(me)).toEqual([idOf(1)])
  expect(me.books()).toMatchObject({ pending: 1, kept: 1 })
  expectSpoolBalanced(me.books())
})

test('what is being sent from memory stays there: on disk it could be sent by somebody else at the same time', () => {
  const me = afterAFullDisk()
  me.writer.segments()[0]?.underWay(true)
  me.writer.saveMemory(true)
  expect([me.books().pending, pendingOn(me)]).toEqual([2, []])
})

test('a client that uses no disk touches none', () => {
  const me = program({ usesDisk: false })
  me.log(1)
  me.writer.saveMemory(true)
  expect([me.books().pending, me.disk.files()]).toEqual([1, []])
})

test('each event keeps the account it was recorded under', () => {
  const me = afterAFullDisk()
  me.self.account = 'b'.repeat(16)
  me.writer.roll()
  me.clock.advance(limits.diskRetryMs)
  me.log(3)
  const onDisk = () => found(me).map(({ account, events }) => [account, [...events.keys()]])
  // While it goes on no segment is opened for an account of before.
  expect(onDisk()).toEqual([['b'.repeat(16), [idOf(3)]]])
  me.writer.saveMemory(true)
  expect(onDisk()).toEqual([
    ['b'.repeat(16), [idOf(3)]],
    [null, [idOf(1), idOf(2)]],
  ])
})

test.each([
  ['off 2026-11-21T10:00:00.000Z', 'a no'],
  ['on 2026-11-21T10:00:00.000Z', 'a no and another yes'],
])('%s, said meanwhile: nothing of them is written under it', (text) => {
  const me = afterAFullDisk()
  // Said between two looks at the file: the client learns it in the middle of writing.
  me.disk.before('isPrivate', () => me.disk.put(paths.consent, text))
  me.writer.saveMemory(true)
  expect([pendingOn(me), me.books().dropped]).toEqual([[], { consent: 2 }])
  expectSpoolBalanced(me.books())
})

test('counts of what found no room go to the disk at the end, for another program to tell the server', () => {
  const me = program()
  me.log(1)
  me.writer.lose()
  me.writer.saveMemory(true)
  me.writer.close()
  expect(found(me).flatMap(({ losses }) => [...losses.values()])).toMatchObject([{ reason: 'queue_full', n: 1 }])
  expectSpoolBalanced(me.books())
})

test('a full memory is more than a segment holds: several take it', () => {
  const me = program()
  me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
  me.disk.fail('create', 'ENOSPC', { path: /jsonl$/ })
  const big = JSON.stringify({ text: 'x'.repeat(limits.maxEventBytes - 200) })
  for (let n = 0; n < 20; n++) me.writer.append(idOf(n), big)
  me.disk.mend()
  me.writer.saveMemory(true)
  expect([segmentFiles(me.disk).length, pendingOn(me).length]).toEqual([2, 20])
  expectSpoolBalanced(me.books())
})
