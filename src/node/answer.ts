/*
 * Reads the answer to a POST: no more of it than is needed, and never for longer than it may take. A server that sends an endless or a
 * dripping body must neither fill memory nor keep a connection busy.
 */

import type { IncomingMessage } from 'node:http'
import { limits } from '../model/limits.ts'
import type { HttpAnswer } from '../model/ports.ts'
import type { Stop } from '../model/stop.ts'
import { nodeClock } from './clock.ts'
import { leaveUnread, type Unread } from './unread.ts'

/**
 * An answer of which the headers have come, with the beginning of its body, as text; the bytes of protobuf are in it as Latin-1. Never rejects.
 *
 * Of a refusal at most `maxAnswerBytes`, to quote in a diagnostic. Of a success nothing, because its status says all, unless the wire
 * reads it: then what comes within `successBodyMs`. A body that breaks off does not make a failure of a success.
 *
 * @param readsSuccess whether the wire reads the bodies of successes (partial success of OTLP).
 * @param unread takes the body of which nothing is read.
 */
export async function readAnswer(
  data: IncomingMessage,
  readsSuccess: boolean,
  signal: Stop,
  unread: Unread,
): Promise<Answer> {
  const { statusCode: status = 0 } = data
  const headers = textHeaders(data.headers)
  const isSuccess = status >= 200 && status < 300
  if (!isSuccess || readsSuccess) {
    const body = await beginningOf(data, isSuccess, signal)
    const isBinary = headers['content-type']?.startsWith(protobuf)
    return {
      kind: 'answer',
      status,
      headers,
      body: body.toString(isBinary ? 'latin1' : 'utf8', 0, limits.maxAnswerBytes),
    }
  }
  leaveUnread(data, unread)
  return { kind: 'answer', status, headers, body: '' }
}

/** What has come of a body when enough of it has, or when its time is over. */
async function beginningOf(data: IncomingMessage, isSuccess: boolean, signal: Stop): Promise<Buffer> {
  const stop = () => void data.destroy()
  signal.addEventListener('abort', stop)
  const cancel = isSuccess ? nodeClock.later(limits.successBodyMs, stop) : () => {}
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of data as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size >= limits.maxAnswerBytes) break
    }
  } catch {
    // What came before it broke off is good enough to quote.
  } finally {
    signal.removeEventListener('abort', stop)
    cancel()
  }
  return Buffer.concat(parts)
}

type Answer = Extract<HttpAnswer, { readonly kind: 'answer' }>

const protobuf = 'application/x-protobuf'

/** Headers with names in lower case and one text each. */
export const textHeaders = (headers: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
