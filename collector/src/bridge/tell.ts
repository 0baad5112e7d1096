/* The step from parcels to lines in the outboxes. */

import { some } from './coerce.ts'
import { type Dialect, encodeSpan } from './dialect.ts'
import { limits } from './limits.ts'
import type { Observation, TraceFacts } from './observation.ts'
import { type Scored, scoresOf } from './scores.ts'
import type { Parcel } from './state.ts'
import { tellSession } from './tell-session.ts'
import { tellTurn, turnName } from './tell-turn.ts'

/**
 * Puts parcels into the outboxes.
 *
 * @param again some of it may be there already: a crash came between that and its note in the journal. To find out, everything that waits is
 *   read, once for all of them.
 */
export type Tell = (parcels: readonly Parcel[], again: boolean) => void

/** What of an outbox is needed for that. */
export interface Box {
  append(line: string, key: string): void
  holds(keys: Iterable<string>): ReadonlySet<string>
}

/** Where lines go, and in which words. */
export interface TellDeps {
  readonly traces: Box
  /** Undefined: the backend has none. */
  readonly scores: Box | undefined
  readonly dialect: Dialect
  readonly environment: string
  readonly scored: Scored
}

const traceFactsOf = (parcel: Parcel): TraceFacts => ({
  ...some({ user: parcel.about?.user, version: parcel.about?.version }),
  ...{ name: parcel.is === 'turn' ? turnName(parcel) : 'session summary', session: parcel.session },
  tags: ['claude-code', ...(parcel.about?.entrypoint === undefined ? [] : [parcel.about.entrypoint])],
})

/** The same without texts, which says so. */
const withoutContent = ({ input: _input, output: _output, message: _message, ...rest }: Observation): Observation => ({
  ...rest,
  said: { ...rest.said, content: 'too large' },
})

/** A span as a line. One that is too large for the outbox goes without its texts rather than not at all. */
const lineOf = (observation: Observation, facts: TraceFacts, dialect: Dialect): string => {
  const line = encodeSpan(observation, facts, dialect)
  if (Buffer.byteLength(line) < limits.maxLineBytes - 1024) return line
  return encodeSpan(withoutContent(observation), facts, dialect)
}

/** The lines of one box, by their keys. */
type Lines = Map<string, string>

/** Appends lines; where they may be there already, those that are not. */
const appendNew = (box: Box, lines: Lines, again: boolean): void => {
  const held = again ? box.holds(lines.keys()) : new Set<string>()
  for (const [key, line] of lines) if (!held.has(key)) box.append(line, key)
}

/** See `Tell`. */
export const createTell = ({ traces, scores, dialect, environment, scored }: TellDeps): Tell => {
  const addSpans = (parcel: Parcel, to: Lines) => {
    const facts = traceFactsOf(parcel)
    const observations = parcel.is === 'turn' ? tellTurn(parcel) : tellSession(parcel)
    for (const it of observations) to.set(`${it.trace} ${it.id}`, lineOf(it, facts, dialect))
  }
  return (parcels, again) => {
    const [spans, judged]: [Lines, Lines] = [new Map(), new Map()]
    for (const parcel of parcels) {
      addSpans(parcel, spans)
      for (const score of scoresOf(parcel, environment, scored)) judged.set(score.id, JSON.stringify(score))
    }
    appendNew(traces, spans, again)
    if (scores) appendNew(scores, judged, again)
  }
}
