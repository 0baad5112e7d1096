/*
 * When a turn or a session is complete. Nothing that arrives says so: a turn has no event for its end, and a session may be left without a word.
 * So the rule is silence, by the bridge's own clock, and what comes after all becomes a later part.
 */

import { limits } from './limits.ts'
import type { Session, State, Turn } from './state.ts'
import { isNone } from './totals.ts'

/** What is to be sealed: one turn of a session, or the session as a whole, with all its turns. */
export interface Seal {
  readonly session: string
  readonly turn?: string
}

/** How long the bridge waits for more before it seals. */
export interface Waits {
  /** A session that was silent for so long is over. */
  readonly sessionIdleMs: number
  /** A turn that was silent for so long is over. */
  readonly turnIdleMs: number
  /** The same once another turn has begun; see `limits.settleMs`. */
  readonly settleMs: number
}

/**
 * Whether a turn is silent for long enough, or has too many facts to wait for more. Once another turn has begun, a short silence is enough: what
 * is still to come of the first, as the end of a request that runs beside, comes soon.
 */
const isDue = (session: Session, turn: Turn, now: number, { turnIdleMs, settleMs }: Waits): boolean => {
  const quietMs = now - turn.heardAt
  if (quietMs >= turnIdleMs || turn.facts.length >= limits.maxTurnFacts) return true
  return session.current !== turn.key && quietMs >= settleMs && now - session.currentSince >= settleMs
}

/** Whether there is something of a session that was not told. */
export const hasNews = (session: Session): boolean =>
  session.turns.size > 0 ||
  session.timings.size > 0 ||
  session.notes.length > 0 ||
  !isNone(session.totals) ||
  Object.keys(session.measures).length > 0

/** What is due now. Pure: it only says so, and the journal has the word before anything is done. */
export const dueAt = (state: State, now: number, waits: Waits): readonly Seal[] => {
  const due: Seal[] = []
  for (const session of state.sessions.values()) {
    if (now - session.heardAt >= waits.sessionIdleMs) {
      if (hasNews(session)) due.push({ session: session.id })
      continue
    }
    for (const turn of session.turns.values())
      if (isDue(session, turn, now, waits)) due.push({ session: session.id, turn: turn.key })
  }
  return due
}

/** Everything there is, at the end: a turn under way is told as far as it came, since nobody may start this bridge again. */
export const allOf = (state: State): readonly Seal[] =>
  [...state.sessions.values()].filter(hasNews).map(({ id }) => ({ session: id }))
