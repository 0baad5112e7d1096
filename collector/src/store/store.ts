/* What `--dir` and `--db` have in common. */

import type { ReceivedEvent } from '../intake/ledger.ts'
import type { WireRecord } from '../protocol/record.ts'

/** Where what is taken outlives the collector. */
export interface Store {
  readonly file: string
  /** Ids an earlier run wrote: they arrive again when that run's answers were lost. The oldest of very many are left out. */
  readonly known: ReadonlySet<string>
  /** Throws, or rejects, when the disk refuses. Called again only when it is done. */
  readonly append: (entries: readonly ReceivedEvent[]) => void | Promise<void>
  /** What came by other protocols. Throws as `append`. */
  readonly appendRecords: (records: readonly WireRecord[]) => void | Promise<void>
  /** Waits for what is being written. */
  readonly close: () => Promise<void>
}

/** Ids that are remembered from earlier runs. 36 characters in a Set take some 100 bytes, so these take 32 MB. */
export const maxKnown = 320_000
