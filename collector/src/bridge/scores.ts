/* Scores of turns and sessions for Langfuse, computed from what Claude Code tells. docs/bridge.md says what each means. */

import type { TurnFact } from './fact.ts'
import { keyOf, traceId } from './ids.ts'
import type { Parcel, SessionParcel, TurnParcel } from './state.ts'

/** A number that judges a turn or a session, as Langfuse's `POST /api/public/scores` takes it. Sent again under the same id it changes nothing. */
export interface Score {
  readonly id: string
  readonly name: string
  readonly value: number | string
  readonly dataType: 'NUMERIC' | 'CATEGORICAL'
  readonly traceId?: string
  readonly sessionId?: string
  readonly comment?: string
  readonly environment: string
}

/** Scores before they have ids. One without a value is not told: there was nothing to judge. */
type Parts = readonly (readonly [name: string, value: number | string | undefined, comment?: string])[]

/** Undefined: a share of nothing. */
const share = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined)

/** What the user answered when Claude Code asked how it is doing. */
const feedback = (facts: readonly TurnFact[]): Parts =>
  facts.flatMap((fact) =>
    fact.is === 'note' && fact.name === 'feedback_survey' && fact.said.event_type === 'responded'
      ? [
          [
            'feedback',
            `${fact.said.response ?? ''}`.slice(0, 100) || undefined,
            `survey: ${fact.said.survey_type ?? ''}`,
          ],
        ]
      : [],
  )

/** How well a turn went, as shares. Each needs something to judge, so a turn without tools has no acceptance, and not one of 0. */
const ofTurn = ({ facts }: TurnParcel): Parts => {
  const tools = facts.filter((fact) => fact.is === 'tool')
  const requests = facts.filter((fact) => fact.is === 'request')
  const decisions = facts.filter((fact) => fact.is === 'decision')
  const failures = facts.filter((fact) => fact.is === 'failure').length
  const good = tools.filter(({ ok }) => ok).length + requests.length
  const sum = (of: (fact: (typeof requests)[number]) => number) => requests.reduce((total, fact) => total + of(fact), 0)
  const cached = sum(({ tokens }) => tokens.cacheRead)
  const read = cached + sum(({ tokens }) => tokens.input + tokens.cacheCreation)
  return [
    ['quality', share(good, tools.length + requests.length + failures), 'requests and tools that succeeded'],
    ['efficiency', share(cached, read), 'input tokens that came from the cache'],
    ['acceptance', share(decisions.filter(({ accept }) => accept).length, decisions.length), 'tools that were allowed'],
    ...feedback(facts),
  ]
}

/** What a session came to. Numbers of lines and commits come by metrics alone; without them they are not told. */
const ofSession = ({ totals, measures, notes }: SessionParcel): Parts => {
  const accepted = measures['code_edit_tool.decision accept'] ?? 0
  const rejected = measures['code_edit_tool.decision reject'] ?? 0
  const calls = totals.requests + totals.failures + totals.tools
  return [
    ['lines_added', measures['lines_of_code.count added']],
    ['lines_removed', measures['lines_of_code.count removed']],
    ['commits', measures['commit.count']],
    ['pull_requests', measures['pull_request.count']],
    ['acceptance', share(accepted, accepted + rejected), 'edits that were accepted'],
    ['quality', share(calls - totals.failures - totals.toolFailures, calls), 'requests and tools that succeeded'],
    ...feedback(notes),
  ]
}

/** What is scored: turns and sessions, sessions alone, nothing. Langfuse takes scores one by one, and its cloud few of them in a minute. */
export type Scored = 'all' | 'session' | 'none'

/** The scores of a parcel. A part of a turn that came late has none: those of the turn stand. */
export const scoresOf = (parcel: Parcel, environment: string, scored: Scored): readonly Score[] => {
  if (scored === 'none' || (scored === 'session' && parcel.is === 'turn')) return []
  if (parcel.is === 'turn' && parcel.part > 0) return []
  // Nobody could look up the session of points that do not name theirs.
  if (parcel.is === 'session' && parcel.session === 'unknown') return []
  const target = parcel.is === 'turn' ? { traceId: traceId(parcel.session, parcel.key) } : { sessionId: parcel.session }
  const parts = parcel.is === 'turn' ? ofTurn(parcel) : ofSession(parcel)
  return parts.flatMap(([name, value, comment]) => {
    if (value === undefined) return []
    const id = keyOf('score', parcel.id, name)
    const dataType = typeof value === 'number' ? 'NUMERIC' : 'CATEGORICAL'
    return [{ id, name, value, dataType, ...target, ...(comment && { comment }), environment } satisfies Score]
  })
}
