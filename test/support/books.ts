/* The two sums that the counts of a sink must always make. A test of anything that records or sends ends with them. */

import { expect } from 'vitest'
import type { Books } from '../../src/model/books.ts'
import type { Health, SinkHealth } from '../../src/model/health.ts'

const sum = (counts: { readonly [name: string]: number | undefined }): number =>
  Object.values(counts).reduce<number>((total, n) => total + (n ?? 0), 0)

/** Both identities of the books hold: whatever was logged or taken over is accounted for, once. */
export function expectBalanced(books: Books, sink = 'the sink'): void {
  const { logged, admitted, refused } = books
  const told = `${sink}: ${JSON.stringify(books)}`
  expect(logged, `logged = admitted + Σ refused of ${told}`).toBe(admitted + sum(refused))
  expectSpoolBalanced(books, sink)
}

/** The second identity alone, for tests below admission. No count is negative: two faults could balance each other. */
export function expectSpoolBalanced(books: Books, sink = 'the sink'): void {
  const { admitted, claimed, delivered, kept, released, pending, late, dropped } = books
  const told = `${sink}: ${JSON.stringify(books)}`
  for (const n of [admitted, claimed, delivered, kept, released, pending, late])
    expect(n, `${told} has no count below 0`).toBeGreaterThanOrEqual(0)
  expect(admitted + claimed, `admitted + claimed = the rest of ${told}`).toBe(
    delivered + kept + released + pending + sum(dropped),
  )
}

/** The books of every sink are balanced. */
export function balanced({ sinks }: Pick<Health, 'sinks'>): void {
  for (const [name, books] of Object.entries(sinks)) expectBalanced(books, name)
}

/** The books of the one sink there is. */
export const booksOf = (health: Health | undefined): SinkHealth => {
  const books = health?.sinks.backend
  if (!books) throw new Error('a client that is off keeps no books')
  return books
}
