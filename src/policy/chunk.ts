/* How events are cut into requests: full ones to begin with, and halves of one that the endpoint refused, until the bad event is found. */

/**
 * Takes from the front until one request is full: at most `maxEvents`, and at most `maxBytes` of UTF-8 including commas. Takes at
 * least one, even if it is too large: a request cannot have fewer, and the server then decides.
 *
 * @param maxBytes of the events alone: what the wire needs for the rest of the body is taken off before.
 * @param addedBytes what the wire adds to each event.
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

/** Two halves of a chunk of two or more; the first is the larger one if they are uneven. */
export function halve<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}
