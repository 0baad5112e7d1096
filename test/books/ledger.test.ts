import { expect, test } from 'vitest'
import { createLedger } from '../../src/books/ledger.ts'
import { tally } from '../../src/books/tally.ts'
import { expectBalanced } from '../support/books.ts'

test('the books of a sink nothing happened to are empty and balanced', () => {
  const books = createLedger().books(0, 0)
  expect(books).toEqual({
    logged: 0,
    refused: {},
    admitted: 0,
    claimed: 0,
    delivered: 0,
    kept: 0,
    released: 0,
    pending: 0,
    dropped: {},
    late: 0,
  })
  expectBalanced(books)
})

test('what happened stands under its name, and the books balance', () => {
  const ledger = createLedger()
  ledger.refuse('sampling')
  ledger.refuse('sampling')
  ledger.refuse('opt_out')
  for (let n = 0; n < 7; n++) ledger.admit()
  ledger.claim(5)
  ledger.deliver(4)
  ledger.release(3)
  ledger.drop('rejected', 1)
  ledger.drop('consent', 1)
  ledger.late(9)
  const books = ledger.books(2, 1)
  expect(books.refused).toEqual({ sampling: 2, opt_out: 1 })
  expect(books.dropped).toEqual({ rejected: 1, consent: 1 })
  expect(books.late).toBe(9)
  expect(ledger.delivered()).toBe(4)
  expect(ledger.dropped()).toBe(2)
  expectBalanced(books)
})

test('books that lack an event do not balance: the identity is a check, not a definition', () => {
  const ledger = createLedger()
  ledger.admit()
  expect(() => expectBalanced(ledger.books(0, 0))).toThrow()
})

test('books are a snapshot', () => {
  const ledger = createLedger()
  const before = ledger.books(0, 0)
  ledger.drop('rejected', 1)
  ledger.refuse('killswitch')
  expect(before.dropped).toEqual({})
  expect(before.refused).toEqual({})
})

test('a count that never happened is absent', () => {
  const counts: Partial<Record<'a' | 'b', number>> = {}
  tally(counts, 'a', 0)
  tally(counts, 'b', 2)
  tally(counts, 'b', 1)
  expect(counts).toEqual({ b: 3 })
})
