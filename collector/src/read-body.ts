import type { IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

export type Body =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly message: string; readonly bytes: number }
  /** The client went away in the middle of it. */
  | { readonly kind: 'aborted'; readonly bytes: number }

const collect = (incoming: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'aborted'> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      // Answer now; the rest is read and thrown away, so that the client gets to see the answer.
      else resolve('too-large')
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', () => resolve('aborted'))
    incoming.on('close', () => resolve('aborted'))
  })

/** Reads, unpacks and decodes one body; `maxBytes` bounds it before and after unpacking. Never rejects. */
export const readBody = async (incoming: IncomingMessage, maxBytes: number): Promise<Body> => {
  const tooLarge = `the body is larger than ${maxBytes} bytes`
  const raw = await collect(incoming, maxBytes)
  if (raw === 'aborted') return { kind: 'aborted', bytes: 0 }
  if (raw === 'too-large') return { kind: 'refused', status: 413, message: tooLarge, bytes: maxBytes }
  const bytes = raw.length
  const refused = (status: 400 | 413 | 415, message: string): Body => ({ kind: 'refused', status, message, bytes })

  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  let plain = raw
  if (encoding === 'gzip') {
    try {
      plain = gunzipSync(raw, { maxOutputLength: maxBytes })
    } catch (error) {
      const overflow = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      return overflow ? refused(413, tooLarge) : refused(400, 'the body is not valid gzip')
    }
  } else if (encoding !== 'identity') {
    return refused(415, `Content-Encoding ${encoding} is not understood: send gzip or none`)
  }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(plain), bytes }
  } catch {
    return refused(400, 'the body is not valid UTF-8')
  }
}
