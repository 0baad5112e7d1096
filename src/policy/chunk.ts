/* How events are cut into requests: full ones to begin with, and halves of one that the endpoint refused, until the bad event is found. */

/**
 * Takes from the front until one request is full: at most `maxEvents`, and at most `maxBytes` of UTF-8 including commas. Takes at
 * least one, even if it is too large: a request cannot have fewer, and the server then decides.
 *
 * @param maxBytes of the events alone: what the wire needs for the rest of the body is taken off before.
 * @param addedBytes what the wire adds to each event.
 * @param from how many were taken before: the chunk begins there.
 */
export function takeChunk<T extends { readonly json: string }>(
  items: readonly T[],
  maxEvents: number,
  maxBytes: number,
  addedBytes = 0,
  from = 0,
): readonly T[] {
  const end = Math.min(items.length, from + maxEvents)
  // A character takes three bytes at most: they are counted only where that is too much.
  let atMost = 0
  for (let at = from; at < end; at++) atMost += (items[at] as T).json.length * 3 + 1 + addedBytes
  return items.slice(from, atMost <= maxBytes ? end : fitting(items, from, end, maxBytes, addedBytes))
}

/** The end of those that fit into so many bytes, counted from `from`. One is taken even if it does not fit. */
function fitting(
  items: readonly { readonly json: string }[],
  from: number,
  end: number,
  maxBytes: number,
  addedBytes: number,
): number {
  let bytes = 0
  for (let at = from; at < end; at++) {
    bytes += Buffer.byteLength((items[at] as { readonly json: string }).json) + 1 + addedBytes
    if (bytes > maxBytes) return Math.max(at, from + 1)
  }
  return end
}

/** Two halves of a chunk of two or more; the first is the larger one if they are uneven. */
export function halve<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}
