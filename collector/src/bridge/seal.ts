/* When a turn or a session is complete, and how it becomes a parcel. Sealing depends on the journal alone, so that it can be done again after a crash. */

import { some } from './coerce.ts'
import type { Timing, TurnFact } from './fact.ts'
import { limits } from './limits.ts'
import { observe } from './observe.ts'
import type { Parcel, Session, State, Turn } from './state.ts'
import { isNone, noTotals } from './totals.ts'

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

/** Whether a turn is silent for long enough, or has too many facts to wait for more. */
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

/** What is due now. Pure. */
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

/** Everything there is, at the end. */
export const allOf = (state: State): readonly Seal[] =>
  [...state.sessions.values()].filter(hasNews).map(({ id }) => ({ session: id }))

/** The id under which the span of a fact is kept; undefined: it has none. */
const idsOf = (fact: TurnFact): string | undefined => {
  if (fact.is !== 'request' && fact.is !== 'failure' && fact.is !== 'tool') return undefined
  return fact.id === undefined ? undefined : `${fact.is === 'tool' ? 'tool' : 'request'} ${fact.id}`
}

/** The spans of these facts, which the session then forgets. */
const takeTimings = (session: Session, facts: readonly TurnFact[]): readonly Timing[] =>
  facts.flatMap((fact) => {
    const id = idsOf(fact)
    const timing = id === undefined ? undefined : session.timings.get(id)
    if (id !== undefined) session.timings.delete(id)
    return timing ?? []
  })

/** Makes a parcel of a turn. What comes of it later belongs to its next part. */
const sealTurn = (state: State, session: Session, turn: Turn): void => {
  session.turns.delete(turn.key)
  session.sealed.set(turn.key, turn.part + 1)
  const id = `turn ${session.id} ${turn.key} ${turn.part}`
  const timings = takeTimings(session, turn.facts)
  const { key, part, facts } = turn
  state.parcels.set(id, { is: 'turn', id, session: session.id, about: session.about, key, part, facts, timings })
}

/** A request or a tool that is known from a span alone, because the exporter of events is off. */
const standIn = (timing: Timing): TurnFact => {
  const { session, at, id, ms, ok, name = 'unknown' } = timing
  const common = { session, at, id, ms, prompt: `trace ${timing.trace ?? session}`, key: `${timing.of} ${id}` }
  if (timing.of === 'tool') return { ...common, is: 'tool', name, ok }
  if (!ok) return { ...common, is: 'failure', what: 'error', key: `error ${id}`, model: name }
  const { tokens = { input: 0, output: 0, cacheRead: 0, cacheCreation: 0 }, source, nanos, pricesOf } = timing
  return { ...common, ...some({ nanos, pricesOf, source }), is: 'request', model: name, tokens }
}

/** Spans whose events never came stand in for them; of those whose events were told already there is nothing more to tell. */
const useTimings = (state: State, session: Session, now: number): void => {
  for (const [key, timing] of session.timings) {
    const isTold = [key, `error ${timing.id}`, `refusal ${timing.id}`, `exhausted ${timing.id}`].some((known) =>
      state.seen.has(known),
    )
    if (isTold) session.timings.delete(key)
    else observe(state, standIn(timing), now)
  }
}

/** Makes parcels of all that is left of a session. What comes of it later begins with empty sums. */
const sealSession = (state: State, session: Session, now: number): void => {
  const sealTurns = () => {
    for (const turn of [...session.turns.values()]) sealTurn(state, session, turn)
  }
  // First the turns there are, which take the spans that belong to their events. Spans that are left may then open turns of their own.
  sealTurns()
  useTimings(state, session, now)
  sealTurns()
  const { id: name, about, startedAt, lastAt, totals, measures, notes, parts: part } = session
  const id = `session ${name} ${part}`
  state.parcels.set(id, {
    ...{ is: 'session', id, session: name, about, part, startedAt, lastAt, totals, measures },
    notes: [...notes],
  })
  session.parts++
  session.totals = noTotals()
  session.measures = {}
  session.notes.length = 0
  session.startedAt = session.lastAt
}

/** Turns what is due into parcels. */
export const seal = (state: State, { session: id, turn: key }: Seal, now: number): void => {
  const session = state.sessions.get(id)
  const turn = key === undefined ? undefined : session?.turns.get(key)
  if (!session) return
  if (key === undefined) sealSession(state, session, now)
  else if (turn) sealTurn(state, session, turn)
}

/** A parcel is in the outboxes. */
export const told = (state: State, id: string): void => {
  const parcel: Parcel | undefined = state.parcels.get(id)
  if (!parcel) return
  state.parcels.delete(id)
  if (parcel.is === 'session') state.books.toldSessions++
  else if (parcel.part === 0) state.books.toldTurns++
}

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
