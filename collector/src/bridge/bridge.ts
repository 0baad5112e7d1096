/* The bridge without its server and its timer: state, journal and outboxes, and the order in which they are written. */

import type { WireRecord } from '../protocol/record.ts'
import type { KeepContent } from './content.ts'
import { allOf, dueAt, type Seal, type Waits } from './due.ts'
import type { Outlets } from './outlets.ts'
import type { Prices } from './prices.ts'
import { readFacts, type UserIs } from './read-facts.ts'
import type { Parcel, State } from './state.ts'
import type { StateFile } from './state-file.ts'

/** What a bridge works with. */
export interface BridgeOptions {
  readonly file: StateFile
  readonly outlets: Pick<Outlets, 'tell' | 'isSafe'>
  readonly keep: KeepContent
  readonly userIs: UserIs
  readonly prices?: Prices | undefined
  readonly waits: Waits
  readonly now: () => number
  /** A parcel is in the outboxes. */
  readonly onTold: (parcel: Parcel) => void
  readonly complain: (line: string) => void
}

/** What the server and the timer of `run.ts` call. */
export interface Bridge {
  readonly state: State
  /** Takes the records of one request: when it returns they are on disk. Throws what the disk says; then nothing was taken. */
  readonly take: (records: readonly WireRecord[]) => void
  /** Tells what is due. Never throws. */
  readonly look: () => void
  /** Tells everything. Never throws. */
  readonly finish: () => void
}

/**
 * From records to turns that are in the outboxes, each once: what was heard is on disk before the sender is answered; what is due is sealed
 * in the journal before it is told, and noted there when it was. After a crash in between, the outboxes say which of it they have.
 */
export const createBridge = (options: BridgeOptions): Bridge => {
  const { file, outlets, keep, userIs, prices, waits, now, onTold, complain } = options
  const { state } = file

  /**
   * Parcels that are in the outboxes, while the journal does not say so yet: the disk refused that line, or a line of theirs. This process must not tell
   * them again.
   */
  const appended = new Set<string>()
  /** Parcels that an earlier run sealed. It may have put some of them, or parts of them, into the outboxes before it was killed. */
  const inherited = new Set(state.parcels.keys())

  /** Whether what is in the outboxes survives a kill. If not, that is told. */
  const isSafe = (): boolean => {
    if (outlets.isSafe()) return true
    complain('the outbox cannot use the disk: what is due waits in the journal')
    return false
  }
  /** Puts the sealed parcels into the outboxes, and notes it. Those that an earlier run may have told are looked for there first. */
  const tellSealed = () => {
    if (state.parcels.size === 0 || !isSafe()) return
    const parcels = [...state.parcels.values()]
    const news = parcels.filter(({ id }) => !appended.has(id))
    for (const again of [true, false]) {
      const these = news.filter(({ id }) => inherited.has(id) === again)
      if (these.length > 0) outlets.tell(these, again)
      for (const { id } of these) appended.add(id)
    }
    // The disk may have become full meanwhile. What the outboxes have in memory alone would end with this process, so the journal keeps it.
    if (!isSafe()) return
    file.record({ at: now(), told: parcels.map(({ id }) => id) })
    appended.clear()
    for (const parcel of parcels) onTold(parcel)
  }
  /** Seals what is due, and tells all that is sealed. What fails is tried again at the next look. */
  const attempt = (due: readonly Seal[]) => {
    try {
      if (due.length > 0) file.record({ at: now(), seal: due })
      tellSealed()
    } catch (error) {
      complain(`the journal cannot be written: ${(error as Error).message}; tried again in a moment`)
    }
  }
  // Asked before anything is sent: once lines are delivered, the outboxes do not know them any more.
  attempt([])
  return {
    state,
    take: (records) => {
      const at = now()
      const { facts, strange } = readFacts(records, { keep, userIs, prices, now: at })
      if (facts.length > 0 || strange > 0) file.record({ at, facts, ...(strange > 0 && { strange }) })
    },
    look: () => attempt(dueAt(state, now(), waits)),
    finish: () => attempt(allOf(state)),
  }
}
