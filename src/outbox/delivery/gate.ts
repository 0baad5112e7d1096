import type { ConsentFile } from '../../home/consent-file.ts'
import { limits } from '../../model/limits.ts'
import type { Clock } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import { forbids, unread } from '../../policy/consent.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { SendingState } from './state.ts'

/** `open`: send. `next`: nothing of this segment leaves from here any more. `closed`: nothing leaves at all just now. */
export type Way = 'open' | 'next' | 'closed'

/** Asked before every single POST, for everything it looks at may have changed since the last one. */
export type Gate = (segment: Segment, signal: AbortSignal) => Way

export interface GateDeps {
  readonly clock: Clock
  readonly consent: ConsentFile
  readonly state: SendingState
  readonly news: BackoffFile
  /** The killswitch and the host's own switch. */
  readonly mayLeave: () => boolean
}

export function createGate({ clock, consent, state, news, mayLeave }: GateDeps): Gate {
  return (segment, signal) => {
    if (signal.aborted || !mayLeave()) return 'closed'
    const now = consent.read()
    if (now === unread) {
      // It may say anything. It is looked at again, at once when that is due.
      state.backoff = { ...state.backoff, until: clock.monotonic() + consent.waitMs() }
      return 'closed'
    }
    // What was recorded under another consent, or under none, may not leave under this one.
    if (forbids(now, segment)) {
      // That is an answer of earlier, and the file could not be looked at just now: there may be a yes in it, newer than that,
      // under which this was recorded.
      if (consent.waitMs() > 0) return 'closed'
      segment.discard()
      return 'next'
    }
    // A file that holds no answer says no, but it clears nothing: the next look may find a yes.
    if (now.mode !== 'on' || clock.monotonic() < state.backoff.until) return 'closed'
    const waitMs = news.waitMs()
    if (waitMs > 0) {
      // Not this process's failure, so no attempt of its own. It looks again meanwhile: somebody may have found it healed.
      state.backoff = { ...state.backoff, until: clock.monotonic() + Math.min(waitMs, limits.probeMs) }
      return 'closed'
    }
    const hold = segment.hold()
    // Somebody may take over what we held too long: give it up before a POST of it is under way.
    if (hold === 'expired') segment.release()
    return hold === 'held' ? 'open' : 'next'
  }
}
