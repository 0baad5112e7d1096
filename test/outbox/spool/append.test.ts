import { expect, test } from 'vitest'
import { createLedger } from '../../../src/books/ledger.ts'
import { type AppendDeps, createAppend } from '../../../src/outbox/spool/append.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'

const overflows = (): never => {
  throw new RangeError('Maximum call stack size exceeded')
}

test('an event that the stack has no room for is counted as lost, also where there is none to write that down or to report it', () => {
  const ledger = createLedger()
  const append = createAppend({
    ...{ ports: { report: overflows }, ledger, maxEventBytes: 65_536, maxInMemory: () => 10, isClosed: () => false },
    onDisk: { tryToTake: overflows } as unknown as AppendDeps['onDisk'],
    inMemory: {} as AppendDeps['inMemory'],
    losses: { overflow: overflows } as unknown as AppendDeps['losses'],
  })
  append(idOf(1), jsonOf(1))
  expect(ledger.books(0, 0)).toMatchObject({ admitted: 1, dropped: { queue_full: 1 } })
})
