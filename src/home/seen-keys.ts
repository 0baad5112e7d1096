/* The keys of `seen-file.ts` in memory, and the grammar of their lines. */

import { limits } from '../model/limits.ts'

/** When a key was met first, and by whom: seconds since 1970, and the name of a client. */
export interface Met {
  readonly at: number
  readonly by: string
}

/** The newest keys that were met within the last day, in memory. */
export interface SeenKeys {
  /** Who met a key first; undefined: nobody, or too long ago. */
  metBy(key: string): string | undefined
  remember(key: string, met: Met): void
  /** Replaces what is known by what a text of lines says. Lines that are damaged or too old do not count. */
  learn(text: string): void
  /** What is known, as such a text. */
  text(): string
  clear(): void
}

/** Lines begin with the line feed, so that one which a crash tore is cut off from what follows. */
export const lineOf = (key: string, { at, by }: Met): string => `\n${at.toString(36)} ${key} ${by}`
const grammar = /^([\da-z]{1,9}) ([\da-f]{16}) ([\da-f]{8})$/

/** @param seconds since 1970, now. */
export function createSeenKeys(seconds: () => number): SeenKeys {
  const known = new Map<string, Met>()
  // A key from the future was written under a wrong clock; five minutes are allowed for.
  const counts = ({ at }: Met) => at > seconds() - limits.seenMs / 1_000 && at <= seconds() + 300
  const metBy = (key: string) => {
    const met = known.get(key)
    return met && counts(met) ? met.by : undefined
  }
  const remember = (key: string, met: Met) => {
    known.delete(key)
    known.set(key, met)
    const [oldest] = known.keys()
    if (known.size > limits.maxSeen && oldest !== undefined) known.delete(oldest)
  }
  return {
    metBy,
    remember,
    learn: (text) => {
      known.clear()
      for (const line of text.split('\n')) {
        const [, at = '', key = '', by = ''] = grammar.exec(line) ?? []
        const met = { at: Number.parseInt(at, 36), by }
        // The first line of a key counts: to its writer the key was new.
        if (counts(met) && metBy(key) === undefined) remember(key, met)
      }
    },
    text: () => [...known].flatMap(([key, met]) => (counts(met) ? lineOf(key, met) : [])).join(''),
    clear: () => known.clear(),
  }
}
