/* How events are cut into requests: full ones to begin with, and halves of one that the endpoint refused, until the bad event is found. */

/**
 * Takes from the front until one request is full: at most `maxEvents`, and at most `maxBytes` of UTF-8 including commas. Takes at
 * least one, even if it is too large: a request cannot have fewer, and the server then decides.
 *
 * @param maxBytes of the events alone: what the wire needs for the rest of the body is taken off before.
 * @param addedBytes what the wire adds to each event.
 * @param from where the front is: what is before it was taken already.
 */
export function takeChunk<T extends { readonly json: string }>(
  items: readonly T[],
  maxEvents: number,
  maxBytes: number,
  addedBytes = 0,
  from = 0,
): readonly T[] {
  const chunk: T[] = []
  /** Bytes of the chunk, or as many as they are at most: a character takes three. Counted only where that is too much. */
  let bytes = 0
  let isCounted = false
  const counted = ({ json }: T) => Buffer.byteLength(json) + 1 + addedBytes
  for (let at = from; at < items.length; at++) {
    const item = items[at] as T
    if (chunk.length > 0 && chunk.length >= maxEvents) break
    bytes += isCounted ? counted(item) : item.json.length * 3 + 1 + addedBytes
    if (!isCounted && bytes > maxBytes) {
      isCounted = true
      bytes = chunk.reduce((sum, other) => sum + counted(other), counted(item))
    }
    if (chunk.length > 0 && bytes > maxBytes) break
    chunk.push(item)
  }
  return chunk
}

/** Two halves of a chunk of two or more; the first is the larger one if they are uneven. */
export function halve<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}
