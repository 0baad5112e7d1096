/* The live stream on the side of the browser. */

import type { Entry } from '../view/entry.ts'
import { ask } from './server.ts'
import type { Link } from './words.ts'

/** Whom the stream tells, and what it asks. */
export interface StreamPorts {
  readonly onEntries: (entries: readonly Entry[]) => void
  readonly onLink: (link: Link) => void
  /** The last entry that is known. */
  readonly after: () => number
  /** The collector is another one than before: what it counts begins anew. */
  readonly onRestart: () => void
}

/** How long after a break the next attempt is made. */
const againMs = 1_000

/** The data of the complete messages in a text, and the rest of it, which is the beginning of the next one. */
const messagesIn = (text: string): { readonly data: readonly string[]; readonly rest: string } => {
  const parts = text.split('\n\n')
  const rest = parts.pop() ?? ''
  const data = parts.flatMap((part) => {
    const lines = part.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []))
    return lines.length > 0 ? [lines.join('\n')] : []
  })
  return { data, rest }
}

const read = async (answer: Response, onEntries: StreamPorts['onEntries']): Promise<void> => {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) return
    const { data, rest } = messagesIn(text + value)
    text = rest
    for (const one of data) onEntries(JSON.parse(one) as Entry[])
  }
}

/**
 * Follows the entries, and begins again where the connection breaks. Uses `fetch`, because `EventSource` cannot send a token.
 *
 * @returns how to begin again at once, for when somebody has given a token.
 */
export const follow = ({ onEntries, onLink, after, onRestart }: StreamPorts): (() => void) => {
  let instance: string | null = null
  let timer = 0
  const connect = async (): Promise<void> => {
    clearTimeout(timer)
    onLink('connecting')
    try {
      const answer = await ask(`/api/stream?after=${after()}`)
      if (answer.status === 401) return onLink('closed')
      const now = answer.headers.get('x-collector')
      if (instance !== null && now !== instance) {
        instance = now
        onRestart()
        await answer.body?.cancel()
        return connect()
      }
      instance = now
      onLink('live')
      await read(answer, onEntries)
    } catch {
      // Told below: the collector has gone, or the network.
    }
    onLink('lost')
    timer = window.setTimeout(() => void connect(), againMs)
  }
  void connect()
  return () => void connect()
}
