/* The live stream of the page, as server-sent events. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Entries, Query } from './entries.ts'
import { untilAdded } from './until-added.ts'

/** Entries in one message at most, so that the page can draw in between. */
const maxInMessage = 500

/** During a burst a message is sent this often, not for each event. */
const togetherMs = 100

/** After this long without an entry a comment is sent: proxies take a silent connection for a dead one. */
const aliveMs = 15_000

/**
 * Entries as server-sent events, from those behind `after` on, until the reader goes away. A reader that is slow gets more of them in
 * each message; nothing waits for it in memory.
 */
export const streamEntries = (c: Context, entries: Entries, query: Pick<Query, 'after' | 'matches'>): Response =>
  streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    let { after } = query
    // Written at once, because the headers leave only with the first bytes, and the page waits for them to know who answers.
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
