/* Waiting for the next entry, for the API (`wait`) and for the live stream. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Entries } from './entries.ts'

/** Resolves when an entry is added, when the time is over, or when whoever waits has gone. Never rejects. */
export const untilAdded = async (entries: Entries, ms: number, gone: AbortSignal): Promise<void> => {
  const over = new AbortController()
  const end = (): void => over.abort()
  const stop = entries.onAdd(end)
  gone.addEventListener('abort', end)
  await sleep(ms, undefined, { signal: over.signal }).catch(() => undefined)
  gone.removeEventListener('abort', end)
  stop()
}
