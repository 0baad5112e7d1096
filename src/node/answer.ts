import type { IncomingMessage } from 'node:http'
import { limits } from '../model/limits.ts'
import { nodeClock } from './clock.ts'

/**
 * The beginning of the body of an answer that says no. Of one that says yes nothing, for the status has said it all, unless somebody wants to
 * know what else is said: then what comes within a second, and a truncated or dripping body does not unsay it.
 */
export async function readBody(
  { status, data, headers }: { readonly status: number; readonly data: IncomingMessage; readonly headers: object },
  readsSuccess: boolean,
  signal: AbortSignal,
): Promise<string> {
  const isSuccess = status >= 200 && status < 300
  if (isSuccess && !readsSuccess) {
    swallow(data)
    return ''
  }
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
  const isBinary = textHeaders(headers)['content-type']?.startsWith(protobuf)
  return Buffer.concat(parts).toString(isBinary ? 'latin1' : 'utf8', 0, limits.maxAnswerBytes)
}

const protobuf = 'application/x-protobuf'

/** Lets a short body end, so that its connection can be used again; cuts off a long or a slow one. */
function swallow(data: IncomingMessage): void {
  let size = 0
  const cancel = nodeClock.later(limits.postTimeoutMs, () => data.destroy())
  data.on('error', () => {}).on('close', cancel)
  data.on('data', (part: Buffer) => {
    size += part.length
    if (size > limits.maxAnswerBytes) data.destroy()
  })
}

export const textHeaders = (headers: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
