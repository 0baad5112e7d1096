/* Sessions out of entries, for the tab of that name. */

import type { Entry, GoodEntry } from '../view/entry.ts'
import { dataOf, isEvent } from './words.ts'

/** The events of one run of a tool, in the order of their times. */
export interface Session {
  readonly id: string
  readonly service: string
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  readonly events: readonly { readonly at: number; readonly entry: GoodEntry }[]
}

/** The sessions that were seen last, `most` at the most, the newest first. */
export const sessionsOf = (entries: readonly Entry[], most: number): readonly Session[] => {
  const events = new Map<string, { at: number; entry: GoodEntry }[]>()
  for (const entry of entries) {
    if (!isEvent(entry) || entry.duplicate) continue
    const at = Date.parse(entry.time ?? '')
    const id = dataOf(entry).session_id
    if (Number.isNaN(at) || typeof id !== 'string') continue
    const own = events.get(id)
    if (own) own.push({ at, entry })
    else events.set(id, [{ at, entry }])
  }
  return [...events]
    .map(([id, own]) => {
      const inTime = own.sort((a, b) => a.at - b.at)
      const [first, last] = [inTime[0], inTime.at(-1)]
      const service = [first?.entry.service, first?.entry.version].filter(Boolean).join('/')
      return { id, service, from: first?.at ?? 0, to: last?.at ?? 0, events: inTime }
    })
    .sort((a, b) => b.to - a.to)
    .slice(0, most)
}
