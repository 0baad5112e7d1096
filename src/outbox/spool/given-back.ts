/* What this client let go: how much of it still waits for somebody, and names that the disk would not give up yet. */

import { limits } from '../../model/limits.ts'
import { codeOf } from '../../policy/disk-fault.ts'
import type { SegmentName } from './names.ts'

/** Segments of this client that it does not hold any more, because it gave them back or lost them, and how many events waited in each when that was last known. */
export interface GivenBack {
  /**
   * This client let go of a segment with `n` events pending in it, or took it over again and has settled all but `n`; 0: it is finished. Only own segments
   * are remembered.
   */
  note(name: SegmentName, n: number): void
  /** Whether nothing is remembered: then nobody need list what there is. */
  isEmpty(): boolean
  /**
   * Events that wait in those of these segments that were its own, whoever holds them now: an upper bound while another process sends them.
   * Undefined: nobody could look, and what waited the last time waits still, as far as is known.
   */
  waitingIn(names: readonly SegmentName[] | undefined): number
  /**
   * Gives a name up: renames or removes its file. Never throws. Where the disk refuses, as Windows does while a virus scanner
   * looks at a file that was just closed, `retry` tries it again, because nobody else could have it before this process ends. What is gone is
   * somebody else's.
   */
  attempt(run: () => void): void
  retry(): void
}

/** Nothing is remembered yet. */
export function createGivenBack(): GivenBack {
  const waiting = new Map<string, number>()
  let kept: (() => void)[] = []
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      // ENOENT: somebody has taken it.
      if (codeOf(error) !== 'ENOENT' && kept.length < limits.maxKeptNames) kept.push(run)
    }
  }
  return {
    attempt,
    retry: () => {
      const again = kept
      kept = []
      for (const run of again) attempt(run)
    },
    note: ({ uuid, holding }, n) => {
      // Claimed segments are those of earlier runs and not counted here, unless this client wrote it, gave it back and claimed it again.
      if (holding.state !== 'open' && !waiting.has(uuid)) return
      if (n > 0) waiting.set(uuid, n)
      else waiting.delete(uuid)
    },
    isEmpty: () => waiting.size === 0,
    waitingIn: (names) => {
      const present = names && new Set(names.map(({ uuid }) => uuid))
      // A holder that finishes a segment removes it. So the events of one that is gone were delivered, or dropped and counted by that holder.
      for (const uuid of waiting.keys()) if (present?.has(uuid) === false) waiting.delete(uuid)
      return [...waiting.values()].reduce((sum, n) => sum + n, 0)
    },
  }
}
