/* The lines of the journal. A new kind of line is a member here and a step in `apply`. */

import type { Seal } from './due.ts'
import type { Fact } from './fact.ts'
import { observe } from './observe.ts'
import { seal, told } from './seal.ts'
import type { State } from './state.ts'

/** One line of the journal: what was heard in one request, or what was done about it. */
export interface Entry {
  /** Epoch milliseconds by the bridge's own clock. */
  readonly at: number
  readonly facts?: readonly Fact[]
  /** How many records came from other programs than Claude Code. */
  readonly strange?: number
  readonly seal?: readonly Seal[]
  /** Parcels that are in the outboxes. */
  readonly told?: readonly string[]
}

/** Changes the state by one line of the journal. Nothing else changes it, so that after a crash it can be built again from the journal. */
export const apply = (state: State, entry: Entry): void => {
  for (const fact of entry.facts ?? []) observe(state, fact, entry.at)
  state.books.strange += entry.strange ?? 0
  for (const due of entry.seal ?? []) seal(state, due, entry.at)
  for (const id of entry.told ?? []) told(state, id)
}
