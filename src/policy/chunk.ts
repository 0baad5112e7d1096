/**
 * Takes from the front until one request is full: at most `maxEvents`, and at most `maxBytes` of UTF-8 including commas. Takes at
 * least one, even if it is too large: a request cannot have fewer, and the server then decides.
 *
 * @param addedBytes what the wire adds to each.
 */
export function takeChunk<T extends { readonly json: string }>(
  items: Iterable<T>,
  maxEvents: number,
  maxBytes: number,
  addedBytes = 0,
): readonly T[] {
  const chunk: T[] = []
  let bytes = 0
  for (const item of items) {
    bytes += Buffer.byteLength(item.json) + 1 + addedBytes
    if (chunk.length > 0 && (chunk.length >= maxEvents || bytes > maxBytes)) break
    chunk.push(item)
  }
  return chunk
}

/** Two halves of a chunk of two or more. */
export function halve<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}
