/** A text of 1 to 256 characters that is whole: a name, an id, a label, a version. */
export const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed()
