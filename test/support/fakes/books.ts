import { expect } from 'vitest'
import type { Books } from '../../../src/model/books.ts'

const sum = (counts: Readonly<Partial<Record<string, number>>>): number =>
  Object.values(counts).reduce<number>((total, n) => total + (n ?? 0), 0)

/** Both identities of the books hold: whatever was logged or taken over is accounted for, once. */
export function expectBalanced(books: Books): void {
  expect(books.logged, 'logged = admitted + Σ refused').toBe(books.admitted + sum(books.refused))
  expectSpoolBalanced(books)
}

/** The second identity alone, for tests below admission. */
export function expectSpoolBalanced(books: Books): void {
  const { admitted, claimed, delivered, kept, released, pending, dropped } = books
  expect(admitted + claimed, `admitted + claimed = the rest: ${JSON.stringify(books)}`).toBe(
    delivered + kept + released + pending + sum(dropped),
  )
}
