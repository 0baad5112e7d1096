import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Entries, Query } from './entries.ts'

/** So many at most in one message: the reader draws in between. */
const maxInMessage = 500

/** Of a burst a reader hears ten times a second, not once for each event. */
const togetherMs = 100

/** What is between sends something now and then, or takes a silent connection for a dead one. */
const aliveMs = 15_000

/** Until something is added, the time is over, or it is aborted. */
const untilAdded = async (entries: Entries, ms: number, gone: AbortSignal): Promise<void> => {
  const over = new AbortController()
  const end = (): void => over.abort()
  const stop = entries.onAdd(end)
  gone.addEventListener('abort', end)
  await sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)
  gone.removeEventListener('abort', end)
  stop()
}

/**
 * Entries as server-sent events, from those behind `after` on, until the reader goes away. A reader that is slow gets more of them in
 * each message; nothing waits for it in memory.
 */
export const streamEntries = (c: Context, entries: Entries, query: Pick<Query, 'after' | 'matches'>): Response =>
  streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    let { after } = query
    // Something at once: the headers, by which the reader knows who answers, leave with it.
    await stream.write(': here\n\n')
    while (!gone.signal.aborted) {
      const page = entries.page({ ...query, after, limit: maxInMessage })
      if (page.entries.length > 0)
        await stream.writeSSE({ event: 'entries', id: `${page.next}`, data: JSON.stringify(page.entries) })
      if (page.entries.length === maxInMessage) {
        after = page.next
        continue
      }
      const isNew = page.next > after
      after = page.next
      if (isNew) await sleep(togetherMs)
      if (entries.last() > after) continue
      await untilAdded(entries, aliveMs, gone.signal)
      if (entries.last() === after && !gone.signal.aborted) await stream.write(': alive\n\n')
    }
  })
