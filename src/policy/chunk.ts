/** Events that go into one request: ids beside their encoded form. */
export type Events = readonly (readonly [id: string, json: string])[]

/**
 * The events that fit one request, from the front: at most `maxEvents` of them and at most `maxBytes` of UTF-8, commas
 * counted, but at least one, for an event alone in its request is as small as it gets.
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
