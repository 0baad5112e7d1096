/*
 * What is remembered from the first request of a turn to the last. An event that is refused alone is only a suspect: an endpoint that has gone bad
 * refuses good events, too, and they must not be given up for it.
 */

import { limits } from '../../model/limits.ts'
import type { Segment } from '../../model/segment.ts'
import type { Stop } from '../../model/stop.ts'
import type { Item } from './parts.ts'

/** An event that was refused alone. It is not known yet whether the event is to blame or the endpoint has gone bad. */
export interface Suspect {
  readonly item: Item
  /** The endpoint had taken another event in this turn before it refused this one. */
  readonly witnessed: boolean
}

/** What holds for one turn of sending, over all its segments. */
export interface Turn {
  readonly signal: Stop
  /** Whether the endpoint took an event in this turn. */
  accepted: boolean
  /** Events given up because the endpoint refused them. */
  rejected: number
  /** How often a refused request was cut in parts. */
  splits: number
  suspects: readonly Suspect[]
}

/** A turn in which nothing has happened yet. */
export const startTurn = (signal: Stop): Turn => ({
  signal,
  accepted: false,
  rejected: 0,
  splits: 0,
  suspects: [],
})

/** Remembers that an event was refused alone; one that was asked again is remembered as of now. */
export function suspect(turn: Turn, item: Item): void {
  const others = turn.suspects.filter((one) => one.item !== item)
  turn.suspects = [...others, { item, witnessed: turn.accepted }]
}

/** Whether so much was refused, with nothing taken behind it, that it is the endpoint's fault: a bad deploy. */
export const blamesEndpoint = ({ suspects, accepted }: Turn): boolean =>
  suspects.length > (accepted ? limits.maxRejected : limits.maxSuspects)

/**
 * The endpoint took an event. Events that it refused since it last took one are to blame themselves, because the endpoint was well before and
 * after. Events that it refused before it took any at all are sent once more.
 */
export function accepted(turn: Turn): { readonly poison: readonly Item[]; readonly askAgain: readonly Item[] } {
  const isFirst = !turn.accepted
  turn.accepted = true
  const pending = turn.suspects.filter(({ item }) => item.segment.events.has(item.id))
  const poison = pending.filter(({ witnessed }) => witnessed)
  turn.suspects = pending.filter(({ witnessed }) => !witnessed)
  return { poison: poison.map(({ item }) => item), askAgain: isFirst ? turn.suspects.map(({ item }) => item) : [] }
}

/** Whether an event of this segment may still turn out to be poison: whoever holds it keeps it until the turn is over. */
export const isSuspected = ({ suspects }: Turn, segment: Segment): boolean =>
  suspects.some(({ item }) => item.segment === segment && segment.events.has(item.id))
