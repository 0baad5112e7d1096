/** Events that go into one request: ids beside their encoded form. */
export type Events = readonly (readonly [id: string, json: string])[]

/**
 * Takes events from the front until one request is full: at most `maxEvents`, and at most `maxBytes` of UTF-8 including
 * commas. Takes at least one event, even if it is too large: a request cannot have fewer, and the server then decides.
 */
export function takeChunk(
  events: Iterable<readonly [string, string]>,
  maxEvents: number,
  maxBytes: number,
  addedBytes = 0,
): Events {
  const chunk: (readonly [string, string])[] = []
  let bytes = 0
  for (const event of events) {
    bytes += Buffer.byteLength(event[1]) + 1 + addedBytes
    if (chunk.length > 0 && (chunk.length >= maxEvents || bytes > maxBytes)) break
    chunk.push(event)
  }
  return chunk
}

/** Two halves of a chunk of two events or more. */
export function halve(events: Events): readonly [Events, Events] {
  const middle = Math.ceil(events.length / 2)
  return [events.slice(0, middle), events.slice(middle)]
}
