/** Numbers that come the same way again with the same seed (mulberry32). */
export interface Dice {
  /** In [0, 1). */
  roll(): number
  /** A whole number from 0 to below n, or 0. */
  upTo(n: number): number
  pick<T>(from: readonly T[]): T
}

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (n: number) => Math.floor(roll() * n)
  return { roll, upTo, pick: (from) => from[upTo(from.length)] as never }
}
