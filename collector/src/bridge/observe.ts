/* How one fact changes what the bridge knows. The same facts in the same order lead to the same state: the journal depends on that. */

import type { Fact, Measure, Timing, TurnFact } from './fact.ts'
import { limits } from './limits.ts'
import { toNanos } from './prices.ts'
import type { Session, State, Turn } from './state.ts'
import { countFact, noTotals, type Totals } from './totals.ts'

/** The session of this id, which the first fact of it opens, whatever kind of fact that is: exporters promise no order. */
const openSession = (state: State, id: string, at: number, now: number): Session => {
  const known = state.sessions.get(id)
  if (known) return known
  const session: Session = {
    ...{ id, about: undefined, startedAt: at, lastAt: at, heardAt: now, current: undefined, currentSince: now },
    ...{ turns: new Map(), sealed: new Map(), timings: new Map(), notes: [] },
    ...{ totals: noTotals(), measures: {}, parts: 0 },
  }
  state.sessions.set(id, session)
  state.books.sessions++
  return session
}

/** The turn of this key. One that was sealed already gets another part: what came late. */
const openTurn = (state: State, session: Session, key: string, now: number): Turn => {
  const known = session.turns.get(key)
  if (known) return known
  const part = session.sealed.get(key) ?? 0
  const turn: Turn = { key, part, heardAt: now, facts: [] }
  session.turns.set(key, turn)
  if (part > 0) state.books.late++
  else {
    state.books.turns++
    session.totals.turns++
    state.all.turns++
  }
  return turn
}

/** The entry of a name, or of `others` where there are too many names. */
const named = <T>(map: Map<string, T>, name: string, make: () => T): T => {
  // Names come from senders. One that sends a new name with each request must not fill the memory.
  const key = map.has(name) || map.size < limits.maxNames ? name : 'others'
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The line of the summary that a fact belongs to: its day, in UTC, user and model. */
const lineOf = (state: State, session: Session, at: number, model: string): Totals => {
  const day = dayOf(at)
  const users = state.days.get(day) ?? new Map<string, Map<string, Totals>>()
  state.days.set(day, users)
  const models = named(users, session.about?.user ?? 'unknown', () => new Map<string, Totals>())
  return named(models, model, noTotals)
}

/** Facts that have no model are counted under `-`. */
const modelOf = (fact: TurnFact): string => ((fact.is === 'request' || fact.is === 'failure') && fact.model) || '-'

/** Counts it three times, since the three have different ends: a session is told and begins anew, a day is forgotten, the sum of all is not. */
const observeTurnFact = (state: State, fact: TurnFact, now: number): void => {
  const session = openSession(state, fact.session, fact.at, now)
  session.heardAt = now
  session.startedAt = Math.min(session.startedAt, fact.at)
  session.lastAt = Math.max(session.lastAt, fact.at)
  countFact(session.totals, fact)
  countFact(state.all, fact)
  countFact(lineOf(state, session, fact.at, modelOf(fact)), fact)
  // What happens outside of any turn, as a plug-in that is loaded, belongs to the session.
  if (fact.is === 'note' && fact.prompt === undefined) {
    if (session.notes.length < limits.maxNames) session.notes.push(fact)
    return
  }
  const key = fact.prompt ?? session.current ?? 'start'
  const isNew = !session.turns.has(key) && !session.sealed.has(key)
  const turn = openTurn(state, session, key, now)
  turn.heardAt = now
  turn.facts.push(fact)
  if (isNew) {
    session.current = key
    session.currentSince = now
    lineOf(state, session, fact.at, '-').turns++
  }
}

/** A metric says again what events have said. It is added up by itself, and the summary shows both, so that a difference shows what was lost. */
const observeMeasure = (state: State, fact: Measure, now: number): void => {
  const session = openSession(state, fact.session, fact.at, now)
  session.heardAt = now
  const before = state.series.get(fact.series) ?? 0
  // A total that is lower than before means that the sender was restarted and counts from 0.
  const value = !fact.isTotal ? fact.value : fact.value < before ? fact.value : fact.value - before
  if (fact.isTotal) state.series.set(fact.series, fact.value)
  if (fact.metric === 'cost.usage') state.metricNanos += toNanos(value)
  if (fact.metric === 'token.usage') state.metricTokens += value
  const name = fact.kind === undefined ? fact.metric : `${fact.metric} ${fact.kind}`
  session.measures[name] = (session.measures[name] ?? 0) + value
}

const observeTiming = (state: State, fact: Timing, now: number): void => {
  const session = openSession(state, fact.session, fact.at, now)
  session.heardAt = now
  // A tool has two spans, and each knows a part of it.
  session.timings.set(`${fact.of} ${fact.id}`, { ...session.timings.get(`${fact.of} ${fact.id}`), ...fact })
}

/** Whether this key is new; remembers it. An exporter that got no answer sends its batch again, and a cost must count once. */
const isNews = (state: State, key: string, now: number): boolean => {
  if (state.seen.has(key)) return false
  state.seen.set(key, now)
  if (state.seen.size > limits.maxKeys) state.seen.delete(state.seen.keys().next().value as string)
  return true
}

/**
 * Takes one fact in. One that was heard before is only counted as repeated.
 *
 * @param now when it was heard, by the bridge's own clock
 */
export const observe = (state: State, fact: Fact, now: number): void => {
  if (fact.is === 'about') {
    const session = openSession(state, fact.session, fact.at, now)
    session.about = { ...session.about, ...fact }
    return
  }
  if (!isNews(state, fact.key, now)) {
    state.books.repeated++
    return
  }
  state.books.facts++
  if (fact.is === 'measure') observeMeasure(state, fact, now)
  else if (fact.is === 'timing') observeTiming(state, fact, now)
  else observeTurnFact(state, fact, now)
}
