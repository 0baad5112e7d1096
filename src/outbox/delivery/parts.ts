import { type Events, halve, takeChunk } from '../../policy/chunk.ts'

/** Which events of a segment go into the next request: chunks from the front, and halves of what was refused before them. */
export interface Parts {
  /** Empty when everything was tried. */
  next(maxEvents: number, maxBytes: number, addedBytes: number): Events
  /** Refused together: some event in it is poison. Its halves come next. */
  split(part: Events): void
  /** Refused alone, and nobody can say yet whether the event or the endpoint is at fault: it waits for a witness. */
  suspect(part: Events): void
  /** Those that wait; they are handed out once. */
  takeSuspects(): Events
  suspects(): number
}

/** @param pending what is pending in the segment now; it shrinks as events are settled or lost. */
export function createParts(pending: ReadonlyMap<string, string>): Parts {
  /** The next one last. */
  const halves: Events[] = []
  const suspects = new Map<string, string>()
  /** What is logged from here on waits for a turn of its own: without this a busy host would keep one turn going for ever. */
  const due = new Set(pending.keys())
  const isOpen = ([id]: Events[number]) => due.has(id) && pending.has(id) && !suspects.has(id)
  return {
    next: (maxEvents, maxBytes, addedBytes) => {
      while (halves.length > 0) {
        const part = (halves.pop() ?? []).filter(isOpen)
        if (part.length > 0) return part
      }
      return takeChunk([...pending].filter(isOpen), maxEvents, maxBytes, addedBytes)
    },
    split: (part) => {
      const [first, second] = halve(part)
      halves.push(second, first)
    },
    suspect: (part) => {
      for (const [id, json] of part) suspects.set(id, json)
    },
    takeSuspects: () => {
      const taken = [...suspects]
      suspects.clear()
      return taken
    },
    suspects: () => suspects.size,
  }
}
