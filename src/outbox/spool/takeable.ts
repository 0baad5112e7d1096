/* When a segment that somebody holds may be tried by others. */

import type { Place } from '../../home/place.ts'
import { limits } from '../../model/limits.ts'
import type { Ports, Processes } from '../../model/ports.ts'
import { formatName, type SegmentName } from './names.ts'

/** The process that asks, and what it can know of others. */
export interface Asker {
  readonly processes: Pick<Processes, 'host8' | 'pid' | 'start' | 'ageMs' | 'liveness'>
  readonly nonce8: string
  /** See `Disk`. */
  readonly mayBeOpen: (name: SegmentName) => boolean
}

/**
 * Whether somebody who does not hold a segment may try to claim it. This is about when to try, never about safety: the
 * rename decides. Ages count both ways, because clocks jump.
 */
export function isTakeable(name: SegmentName, now: number, asker: Asker): boolean {
  const { holding } = name
  if (holding.state === 'ready') return true
  const age = Math.abs(now - holding.since)
  const { host8, pid, start, nonce8 } = holding.owner
  const { processes } = asker
  // A pid of another host, boot or container means nothing here, so only time can tell.
  if (host8 !== processes.host8) return age > limits.foreignHoldMs
  if (pid === processes.pid && start === processes.start) {
    // The holder has this process's pid. It may be this client, which never takes from itself, or another client or an ended worker, which gets time.
    // Without a start time (Windows) a hold that is older than this process belongs to an earlier process with the same pid.
    const longest = start === '0' ? Math.min(processes.ageMs(), limits.foreignHoldMs) : limits.foreignHoldMs
    return nonce8 !== asker.nonce8 && age > longest
  }
  if (processes.liveness(pid, start) === 'dead' || age > limits.livingHoldMs) return true
  // Windows soon gives a pid to another process and tells no start time. But a living holder has its segment open, and that can be seen.
  return age > limits.unopenedHoldMs && !asker.mayBeOpen(name)
}

/** The question for one client, which is answered by what is known when it is asked. */
export function takerOf({ ports, place }: { readonly ports: Ports; readonly place: Place }) {
  const { disk, clock, processes } = ports
  const { paths, nonce8 } = place
  const mayBeOpen = (name: SegmentName) => disk.mayBeOpen(`${paths.segments}/${formatName(name)}`)
  return (name: SegmentName): boolean => isTakeable(name, clock.now(), { processes, nonce8, mayBeOpen })
}
