/* Cutting what is due into requests, and finding by halves the event for which an endpoint refuses them. */

import type { Segment } from '../../model/segment.ts'
import { halve, takeChunk } from '../../policy/chunk.ts'

/** One event to be sent: its encoded form, and the segment that holds it. */
export interface Item {
  readonly segment: Segment
  readonly id: string
  readonly json: string
}

/** Whether its segment still holds an event: it may have been settled, given up or lost meanwhile. */
export const isHeld = ({ segment, id }: Item): boolean => segment.events.has(id)

/** The events of one request. */
export type Part = readonly Item[]

/** Which events of some segments go into the next request: chunks from the front, and parts of what was refused before them. */
export interface Parts {
  /** Empty when everything was tried. */
  next(maxEvents: number, maxBytes: number, addedBytes: number): Part
  /** These events were refused together, so one of them may be to blame. They are tried again in parts: segment by segment, then in halves. */
  split(part: Part): void
  /** Refused alone: it goes into no request any more, unless somebody asks again. */
  setAside(item: Item): void
  /** Everything else was tried: asks for this one, alone, once more. */
  askAgain(item: Item): void
}

/**
 * From so many events refused together, one is kept for the end. If the endpoint takes that one after refusing another, the other is to blame,
 * and not the endpoint.
 */
const fewestToHoldBack = 3

/** @param segments what is pending in them now is due; it shrinks as events are settled or lost. */
export function createParts(segments: readonly Segment[]): Parts {
  /** What is due in this turn. Events logged from now on wait for the next, because a busy host would keep one turn going for ever. */
  const due: Item[] = []
  for (const segment of segments) segment.events.forEach((json, id) => void due.push({ segment, id, json }))
  let cursor = 0
  /** The next one last. */
  const parts: Part[] = []
  const aside = new Set<Item>()
  const again: Item[] = []
  let heldBack: Item | undefined

  const isOpen = (item: Item) => isHeld(item) && !aside.has(item) && item !== heldBack
  const rest = (maxEvents: number, maxBytes: number, addedBytes: number): Part => {
    while (cursor < due.length) {
      const chunk = takeChunk(due, maxEvents, maxBytes, addedBytes, cursor)
      cursor += chunk.length
      const open = chunk.filter(isOpen)
      if (open.length > 0) return open
    }
    return []
  }
  /** Of a part that was cut before the endpoint refused a smaller one for its size, only what fits now: the rest would be refused as well. */
  const nextPart = (maxBytes: number, addedBytes: number): Part => {
    for (let part = parts.pop(); part; part = parts.pop()) {
      const open = part.filter(isOpen)
      const fitting = takeChunk(open, open.length, maxBytes, addedBytes)
      if (fitting.length < open.length) parts.push(open.slice(fitting.length))
      if (fitting.length > 0) return fitting
    }
    return []
  }
  const last = (): Part => {
    const item = again.shift() ?? heldBack
    if (item === heldBack) heldBack = undefined
    if (!item) return []
    return isHeld(item) ? [item] : last()
  }

  return {
    next: (maxEvents, maxBytes, addedBytes) => {
      for (const find of [() => nextPart(maxBytes, addedBytes), () => rest(maxEvents, maxBytes, addedBytes), last]) {
        const part = find()
        if (part.length > 0) return part
      }
      return []
    },
    split: (part) => {
      if (part.length >= fewestToHoldBack) heldBack ??= part.at(-1)
      const pieces = bySegment(part)
      parts.push(...(pieces.length > 1 ? pieces : halve(part)).toReversed())
    },
    setAside: (item) => void aside.add(item),
    askAgain: (item) => void again.push(item),
  }
}

/** The same events, one part for each segment. */
function bySegment(part: Part): readonly Part[] {
  const pieces = new Map<Segment, Item[]>()
  for (const item of part) pieces.set(item.segment, [...(pieces.get(item.segment) ?? []), item])
  return [...pieces.values()]
}
