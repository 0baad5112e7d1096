/* What the bridge need not remember any longer, so that one which runs for weeks does not grow. Done when the journal is written anew. */

import { hasNews } from './due.ts'
import { limits } from './limits.ts'
import type { State } from './state.ts'

/** Forgets sessions and keys that are so old that nobody sends anything of them again. */
export const forget = (state: State, now: number): void => {
  for (const [key, at] of state.seen) {
    if (now - at < limits.rememberMs) break
    state.seen.delete(key)
  }
  for (const [id, session] of state.sessions) {
    const isOld = now - session.heardAt >= limits.rememberMs || state.sessions.size > limits.maxSessions
    if (isOld && !hasNews(session)) state.sessions.delete(id)
  }
  const days = [...state.days.keys()].sort()
  for (const day of days.slice(0, -limits.maxDays)) state.days.delete(day)
  if (state.series.size > limits.maxKeys) state.series.clear()
}
