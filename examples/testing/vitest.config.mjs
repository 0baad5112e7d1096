/** So that Vitest runs its own suite here, and not those of the others. */
export default { test: { include: ['vitest.test.ts'] } }
