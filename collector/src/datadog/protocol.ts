/* Datadog's logs intake, which the SDK's Datadog sink is tested against without an account. */

import { STATUS_CODES } from 'node:http'
import type { Invalid, Parsed, Protocol } from '../protocol/protocol.ts'
import type { Values } from '../protocol/record.ts'
import { decodeText, mediaType, parseJson } from '../protocol/text.ts'
import { entryRecord, faultInEntry } from './entries.ts'

/** Datadog's own limit of one request. */
const maxEntries = 1_000

const invalid = (message: string): Invalid => ({ kind: 'invalid', status: 400, message })

/** The entries of a body: one, a list of them, or as plain text one in each line. */
const entriesIn = (body: Buffer, type: string): readonly unknown[] | Invalid => {
  if (type === 'text/plain') {
    const text = decodeText(body)
    if (text === undefined) return invalid('the body is not valid UTF-8')
    return text
      .split(/\r?\n/)
      .filter(Boolean)
      .map((message) => ({ message }))
  }
  if (type !== 'application/json') return invalid('Content-Type must be application/json or text/plain')
  const parsed = parseJson(body)
  if ('fault' in parsed) return invalid(`the body ${parsed.fault}`)
  return Array.isArray(parsed.value) ? parsed.value : [parsed.value]
}

/** Tags in the URL, which are those of all entries. */
const tagsIn = (url: string | undefined): string =>
  new URL(url ?? '/', 'http://localhost').searchParams.get('ddtags') ?? ''

/** Datadog's logs intake, version 2, as far as its documentation says what it does. */
export const datadog: Protocol = {
  name: 'datadog',
  maxBodyBytes: 5_000_000,
  encodings: ['gzip', 'deflate'],
  tokenHeader: 'dd-api-key',
  parse: (body, { headers, url }): Parsed => {
    if (!headers['dd-api-key']) return { kind: 'invalid', status: 401, message: 'the header DD-API-KEY is missing' }
    const entries = entriesIn(body, mediaType(headers['content-type']))
    if ('kind' in entries) return entries
    if (entries.length > maxEntries)
      return invalid(`${entries.length} entries are too many: at most ${maxEntries} a request`)
    const tags = tagsIn(url)
    const faults = entries.map(faultInEntry)
    return {
      kind: 'records',
      records: entries
        .filter((_entry, at) => faults[at] === undefined)
        .map((entry) => entryRecord(entry as Values, tags)),
      rejected: faults.filter((fault) => fault !== undefined),
      warning: undefined,
    }
  },
  // As Datadog does: what becomes of single entries is not told.
  succeed: (c) => c.json({}, 202),
  fail: (c, status, message) =>
    c.json({ errors: [{ title: STATUS_CODES[status] ?? 'Error', detail: message, status: `${status}` }] }, status),
}
