import { expect, test } from 'vitest'
import { createLedger } from '../../../src/books/ledger.ts'
import { append } from '../../../src/outbox/spool/append.ts'
import type { WriterState } from '../../../src/outbox/spool/writer-state.ts'
import { idOf, jsonOf } from '../../support/fakes/events.ts'

const overflows = (): never => {
  throw new RangeError('Maximum call stack size exceeded')
}

test('an event that the stack has no room for is counted as lost, also where there is none to write that down or to report it', () => {
  const ledger = createLedger()
  const state = { ports: { report: overflows }, ledger, maxEventBytes: 65_536, maxInMemory: overflows }
  append(state as unknown as WriterState, idOf(1), jsonOf(1))
  expect(ledger.books(0, 0)).toMatchObject({ admitted: 1, dropped: { queue_full: 1 } })
})
