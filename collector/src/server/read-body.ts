/* Reads bodies within limits: none may fill memory, packed or unpacked, alone or together with others. */

import type { IncomingMessage } from 'node:http'
import { gunzipSync, inflateSync } from 'node:zlib'
import type { Share } from './memory.ts'

/** What became of a body. `bytes`: how many came over the wire. */
export type Body =
  | { readonly kind: 'whole'; readonly content: Buffer; readonly bytes: number }
  | {
      readonly kind: 'refused'
      readonly status: 400 | 413 | 415 | 503
      readonly message: string
      readonly bytes: number
    }
  /** The client went away in the middle of it. */
  | { readonly kind: 'aborted'; readonly bytes: number }

/** What a body may be. */
export interface Limits {
  /** Before and after unpacking. */
  readonly maxBytes: number
  readonly encodings: readonly string[]
  readonly memory: Share
}

/** Synchronous, so that two bodies never unpack at the same time, which would take twice the memory. */
const unpackers = { gzip: gunzipSync, deflate: inflateSync }

/** The packed bytes, or why there are none. A refusal is given at once, while the rest still comes. */
const collect = (
  incoming: IncomingMessage,
  { maxBytes, memory }: Limits,
): Promise<Buffer | 'too-large' | 'too-much' | 'aborted'> =>
  new Promise((resolve) => {
    let chunks: Buffer[] = []
    let bytes = 0
    let over: 'too-large' | 'too-much' | undefined
    incoming.on('data', (chunk: Buffer) => {
      // After a refusal the rest is read and thrown away: many clients read no answer before they have sent everything.
      if (over) return
      bytes += chunk.length
      if (bytes > maxBytes) over = 'too-large'
      else if (!memory.take(chunk.length)) over = 'too-much'
      else return void chunks.push(chunk)
      chunks = []
      resolve(over)
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks)))
    incoming.on('error', () => resolve('aborted'))
    incoming.on('close', () => resolve('aborted'))
  })

const tooMuch = 'too many bodies are being read at once; try again'

/** Reads and unpacks one body within its limits. Never rejects. */
export const readBody = async (incoming: IncomingMessage, limits: Limits): Promise<Body> => {
  const { maxBytes, encodings, memory } = limits
  const tooLarge = `the body is larger than ${maxBytes} bytes`
  const raw = await collect(incoming, limits)
  if (raw === 'aborted') return { kind: 'aborted', bytes: 0 }
  if (raw === 'too-large') return { kind: 'refused', status: 413, message: tooLarge, bytes: maxBytes }
  if (raw === 'too-much') return { kind: 'refused', status: 503, message: tooMuch, bytes: 0 }
  const bytes = raw.length
  const refused = (status: 400 | 413 | 415 | 503, message: string): Body => ({
    kind: 'refused',
    status,
    message,
    bytes,
  })

  // The limit holds for what comes out as well: a kilobyte of zeros, packed, may be a gigabyte.
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return { kind: 'whole', content: raw, bytes }
  const unpack = encodings.includes(encoding) ? unpackers[encoding as keyof typeof unpackers] : undefined
  if (!unpack)
    return refused(415, `Content-Encoding ${encoding} is not understood: send ${encodings.join(', ')} or none`)
  try {
    const content = unpack(raw, { maxOutputLength: maxBytes })
    return memory.take(content.length) ? { kind: 'whole', content, bytes } : refused(503, tooMuch)
  } catch (error) {
    const overflow = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return overflow ? refused(413, tooLarge) : refused(400, `the body is not valid ${encoding}`)
  }
}
