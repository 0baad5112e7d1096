import { limits } from '../../model/limits.ts'
import type { Processes } from '../../model/ports.ts'
import type { SegmentName } from './names.ts'

/** Who asks. */
export interface Asker {
  readonly processes: Pick<Processes, 'host8' | 'pid' | 'start' | 'ageMs' | 'liveness'>
  readonly nonce8: string
  /** See `Disk`. */
  readonly mayBeOpen: (name: SegmentName) => boolean
}

/**
 * Whether somebody who does not hold a segment may try to claim it. This is about when to try, never about safety: the
 * rename decides. Ages count both ways, for clocks jump.
 */
export function isTakeable(name: SegmentName, now: number, asker: Asker): boolean {
  const { holding } = name
  if (holding.state === 'ready') return true
  const age = Math.abs(now - holding.since)
  const { host8, pid, start, nonce8 } = holding.owner
  const { processes } = asker
  // A pid of another host, boot or container says nothing here.
  if (host8 !== processes.host8) return age > limits.foreignHoldMs
  if (pid === processes.pid && start === processes.start) {
    // My own process: what I hold is mine; another client or an ended worker of it is given time. Where no start is known, a hold
    // that is older than this process is an earlier one's: Windows soon gives a pid to somebody else.
    const longest = start === '0' ? Math.min(processes.ageMs(), limits.foreignHoldMs) : limits.foreignHoldMs
    return nonce8 !== asker.nonce8 && age > longest
  }
  if (processes.liveness(pid, start) === 'dead' || age > limits.livingHoldMs) return true
  // Windows soon gives a pid to somebody else, and tells no start: but who holds a segment has it open for as long as it lives.
  return age > limits.unopenedHoldMs && !asker.mayBeOpen(name)
}
