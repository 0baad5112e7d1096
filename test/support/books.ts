import { expect } from 'vitest'
import type { Health, SinkHealth } from '../../src/model/health.ts'

const sum = (counts: { readonly [name: string]: number | undefined }): number =>
  Object.values(counts).reduce<number>((total, n) => total + (n ?? 0), 0)

/** Asserts both identities of every sink, and that no count is negative. */
export function balanced(health: Health): void {
  for (const [name, books] of Object.entries(health.sinks)) {
    const { logged, admitted, claimed, delivered, kept, released, pending, late } = books
    for (const n of [logged, admitted, claimed, delivered, kept, released, pending, late])
      expect(n, `${name}: ${JSON.stringify(books)}`).toBeGreaterThanOrEqual(0)
    expect(logged, `${name}: logged = admitted + refused in ${JSON.stringify(books)}`).toBe(
      admitted + sum(books.refused),
    )
    expect(
      admitted + claimed,
      `${name}: admitted + claimed = delivered + kept + released + pending + dropped in ${JSON.stringify(books)}`,
    ).toBe(delivered + kept + released + pending + sum(books.dropped))
  }
}

/** The books of the one sink there is. */
export const booksOf = (health: Health | undefined): SinkHealth => {
  const books = health?.sinks.backend
  if (!books) throw new Error('a client that is off keeps no books')
  return books
}
