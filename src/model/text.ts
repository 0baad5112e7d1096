/** A text of 1 to 256 characters that is whole: a name, an id, a label, a version. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed()

/** Where a text was cut. Made and not written: with one character beyond ASCII in it, V8 holds the whole core as two bytes a character. */
export const ellipsis: string = JSON.parse('"\\u2026"')
