/* The SDK's own protocol as one of the collector's: refuses what the published schema refuses, and says which member is wrong. */

import { parseBatch } from './parse-batch.ts'
import type { Protocol } from './protocol.ts'
import { decodeText, mediaType } from './text.ts'

/** The SDK's own protocol: batches of events, checked against the published schema. */
export const eventBatches: Protocol = {
  name: 'events',
  maxBodyBytes: 4 * 1024 * 1024,
  encodings: ['gzip'],
  parse: (body, { headers }) => {
    // In the order in which a sender would mend it: what it says that it sends, what it sends, and what that holds.
    if (mediaType(headers['content-type']) !== 'application/json')
      return { kind: 'invalid', status: 415, message: 'Content-Type must be application/json' }
    const text = decodeText(body)
    if (text === undefined) return { kind: 'invalid', status: 400, message: 'the body is not valid UTF-8' }
    const parsed = parseBatch(text)
    if (parsed.kind === 'batch') return parsed
    return { ...parsed, status: 400, message: 'the body is not a valid event batch' }
  },
  succeed: (c) => c.json({}, 202),
  fail: (c, status, message, problems) =>
    c.json({ error: { status, message, request_id: c.get('requestId'), ...(problems ? { problems } : {}) } }, status),
}
