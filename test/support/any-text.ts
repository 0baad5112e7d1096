import fc from 'fast-check'

/** Of the letters of Unicode that stand alone any one; a string has no other, but for halves of pairs. */
const anyLetter = fc.integer({ min: 0, max: 0x10_f7_ff }).map((n) => String.fromCodePoint(n < 0xd8_00 ? n : n + 0x8_00))

/** Names that mean something to objects. */
const special = fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'length', 'key')

/**
 * Any text. `unit: 'binary'` of fast-check means the same letters, and for each such arbitrary it first lays out a million of them, for half
 * a second.
 */
export const anyText = (maxLength?: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: anyLetter, ...(maxLength !== undefined && { maxLength }) }) },
    { weight: 1, arbitrary: special },
  )
