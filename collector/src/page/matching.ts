import type { Entry } from '../view/entry.ts'
import { parseFilter } from '../view/filter.ts'

export interface Wish {
  readonly text: string
  readonly verdict: 'all' | Entry['verdict']
  /** No entry behind this one: the view stands still. */
  readonly until: number
}

/**
 * The entries that a reader wants to see. It remembers what it has looked at: with 50,000 entries, and some more ten times a second, only the new
 * ones are looked at, as long as the wish is the same.
 */
export const createMatching = () => {
  let known: { key: string; seq: number; first: Entry | undefined } = { key: '', seq: 0, first: undefined }
  let test: (entry: Entry) => boolean = () => true
  let found: Entry[] = []

  return (entries: readonly Entry[], { text, verdict, until }: Wish): readonly Entry[] => {
    const key = JSON.stringify([text, verdict, until === Number.POSITIVE_INFINITY])
    // The entry itself and not its number: another collector counts from 1, too.
    const first = entries[0]
    if (key !== known.key || first !== known.first) {
      test = parseFilter(text)
      known = { key, seq: 0, first }
      found = []
    }
    const more: Entry[] = []
    // From the newest back, for those that were looked at before are the many.
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
