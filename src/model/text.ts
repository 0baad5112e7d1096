/* What a text may be, wherever the SDK takes one: five places had five rules once. */

/** A text of 1 to 256 characters without a torn surrogate pair, which UTF-8 cannot write: a name, an id, a label, a version. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed()

/**
 * Marks where a text was cut. Parsed and not written as `…`: with one character beyond Latin-1 in it, V8 holds the whole source of the core
 * with two bytes a character.
 */
export const ellipsis: string = JSON.parse('"\\u2026"')
