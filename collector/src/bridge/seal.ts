/* How a turn or a session becomes a parcel. Sealing depends on the journal alone, so that it can be done again after a crash. */

import { some } from './coerce.ts'
import type { Seal } from './due.ts'
import type { Timing, TurnFact } from './fact.ts'
import { observe } from './observe.ts'
import type { Parcel, Session, State, Turn } from './state.ts'
import { noTotals } from './totals.ts'

/** The id under which the span of a fact is kept; undefined: it has none. Spans and events come by two exporters, in any order. */
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

/** A parcel is in the outboxes, which have it on disk: the journal need not keep it any longer. Late parts are counted elsewhere, as `late`. */
export const told = (state: State, id: string): void => {
  const parcel: Parcel | undefined = state.parcels.get(id)
  if (!parcel) return
  state.parcels.delete(id)
  if (parcel.is === 'session') state.books.toldSessions++
  else if (parcel.part === 0) state.books.toldTurns++
}
