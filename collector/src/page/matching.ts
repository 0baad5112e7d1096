/* The filter of the tab "Events", made fast enough for a live list. */

import type { Entry } from '../view/entry.ts'
import { parseFilter } from '../view/filter.ts'

/** Which entries somebody wants to see. */
export interface Wish {
  readonly text: string
  readonly verdict: 'all' | Entry['verdict']
  /** The number of the last entry to show, while the view is paused; else infinity. */
  readonly until: number
}

/**
 * Makes a function that finds the entries somebody wants to see. It remembers what it has looked at: as long as the wish is the same only
 * new entries are tested, which matters with 50,000 of them and some more ten times a second.
 */
export const createMatching = () => {
  let known: { key: string; seq: number; first: Entry | undefined } = { key: '', seq: 0, first: undefined }
  let test: (entry: Entry) => boolean = () => true
  let found: Entry[] = []

  return (entries: readonly Entry[], { text, verdict, until }: Wish): readonly Entry[] => {
    const key = JSON.stringify([text, verdict, until === Number.POSITIVE_INFINITY])
    // Compared as objects and not by their numbers: another collector on the same port counts from 1, too.
    const first = entries[0]
    if (key !== known.key || first !== known.first) {
      test = parseFilter(text)
      known = { key, seq: 0, first }
      found = []
    }
    const more: Entry[] = []
    // From the newest back: nearly all entries were tested before.
    for (let at = entries.length - 1; at >= 0; at--) {
      const entry = entries[at]
      if (!entry || entry.seq <= known.seq) break
      if (entry.seq <= until && (verdict === 'all' || entry.verdict === verdict) && test(entry)) more.push(entry)
    }
    known.seq = Math.max(known.seq, Math.min(entries.at(-1)?.seq ?? 0, until))
    if (more.length > 0) found = [...found, ...more.reverse()]
    return found
  }
}
