/* The last questions before a request leaves: killswitch, the user's answer, hold, outage. Nothing is sent without passing here. */

import type { ConsentFile } from '../../home/consent-file.ts'
import { limits } from '../../model/limits.ts'
import type { Trace } from '../../model/ports.ts'
import type { Hold, Segment } from '../../model/segment.ts'
import type { Stop } from '../../model/stop.ts'
import { forbids, unread } from '../../policy/consent.ts'
import { seconds } from '../../policy/seconds.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { KillFile } from '../spool/killswitch-file.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * Whether a segment may leave: `forbidden`: the consent it was recorded under is gone. `unsure`: it may be gone, but the file could not
 * be looked at just now. `expired`: it is held for so long that somebody may take it over. `lost`: somebody has.
 */
export type Way = Hold | 'forbidden' | 'unsure'

/** What the gate says of one POST. It only answers; `passable.ts` does what follows. */
export interface Passage {
  wayOf(segment: Pick<Segment, 'isUnder' | 'checkHold'>): Way
  /** Whether anything leaves at all just now. Where others had bad news, it takes this minute's turn to find out: ask it when there is something to send. */
  isOpen(): boolean
}

/** Asked before every single POST, for everything it looks at may have changed since the last one. */
export type Gate = (signal: Stop) => Passage

/** Who is asked. */
export interface GateDeps {
  readonly consent: Pick<ConsentFile, 'read' | 'waitMs'>
  readonly endpoint: Pick<Endpoint, 'waitMs' | 'holdOff'>
  readonly news: Pick<BackoffFile, 'waitMs'>
  /** The killswitch and the host's own switch. */
  readonly mayLeave: () => boolean
  /** What the server said of this itself. */
  readonly kill: Pick<KillFile, 'waitMs'>
  readonly trace?: Trace | undefined
}

/** Nothing leaves, and nothing is deleted either. */
const closed: Passage = { wayOf: () => 'held', isOpen: () => false }

/** See `Gate`. Why nothing leaves is said to the trace. */
export function createGate({ consent, endpoint, news, mayLeave, kill, trace }: GateDeps): Gate {
  return (signal) => {
    if (signal.aborted) return closed
    const killedMs = kill.waitMs()
    if (killedMs > 0) {
      trace?.(`nothing is sent for ${seconds(killedMs)}: the server switched this sink off`)
      // The switch ends by itself, so this looks again before the time is over.
      endpoint.holdOff(Math.min(killedMs, limits.probeMs))
      return closed
    }
    if (!mayLeave()) {
      trace?.('nothing is sent: switched off, by the host, the user or a setting')
      return closed
    }
    const now = consent.read()
    if (now === unread) {
      // The file may say anything, so nothing leaves. It is read again when its next look is due.
      trace?.('nothing is sent: the consent file cannot be looked at')
      endpoint.holdOff(consent.waitMs())
      return closed
    }
    return {
      wayOf: (segment) => {
        if (!forbids(now, segment)) return segment.checkHold()
        // What was recorded under another consent, or under none, may not leave under this one. Where that is an answer of earlier,
        // and the file could not be looked at just now, there may be a newer yes in it, under which this was recorded.
        return consent.waitMs() > 0 ? 'unsure' : 'forbidden'
      },
      isOpen: () => {
        // A damaged file counts as a no for sending. It deletes nothing, because the next look may find a yes.
        if (now.mode !== 'on') trace?.(`nothing is sent: the user says ${now.mode}`)
        if (now.mode !== 'on' || endpoint.waitMs() > 0) return false
        const waitMs = news.waitMs()
        if (waitMs <= 0) return true
        trace?.(`nothing is sent for ${seconds(waitMs)}: another program met an outage`)
        // Another process met the failure, so this one counts none. It looks again before the time is over: somebody may have got through.
        endpoint.holdOff(Math.min(waitMs, limits.probeMs))
        return false
      },
    }
  }
}
