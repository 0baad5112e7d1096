/*
 * The processes port on Node: who this process is, and whether another one still lives. Segments carry both in their names, so that a
 * later run can tell what a dead process left from what a living one is writing.
 */

import { or } from '../model/or.ts'
import type { Liveness, Processes } from '../model/ports.ts'
import { ofProc } from './of-proc.ts'
import { nodeRandom } from './random.ts'

let own: Processes | undefined

/** What is known of this process: each part is looked up when it is first asked for, and then kept, because it never changes. */
export function nodeProcesses(): Processes {
  let host8: string | undefined
  let start: string | undefined
  own ??= {
    get host8() {
      host8 ??= nodeRandom.sha256(hostIdentity()).slice(0, 8)
      return host8
    },
    pid: process.pid,
    get start() {
      start ??= statOf(process.pid)?.start ?? '0'
      return start
    },
    ageMs: () => process.uptime() * 1_000,
    liveness,
  }
  return own
}

/** Host name, boot id and pid namespace: a pid can be looked up only by a process for which all three are the same. */
function hostIdentity(): string {
  const host = ofProc('sys/kernel/hostname') || or('', () => process.getBuiltinModule('node:os').hostname())
  const boot = ofProc('sys/kernel/random/boot_id')
  const namespace = ofProc('self/ns/pid', 'link')
  return [host, boot, namespace].join(' ')
}

/** Whether the process with this pid and start time lives. Unknown: there is one with this pid, and its start time cannot be read. */
function liveness(pid: number, start: string): Liveness {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM means that the process runs but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'dead' : 'alive'
  }
  const stat = statOf(pid)
  if (!stat) return 'unknown'
  // A zombie (Z, X) has ended. With another start time the pid belongs to another process now.
  if (stat.state === 'Z' || stat.state === 'X' || (start !== '0' && stat.start !== start)) return 'dead'
  return 'alive'
}

/** State and start time (fields 3 and 22) of a process on Linux. The command, field 2, may contain anything: count after its last `)`. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  const text = ofProc(`${pid}/stat`)
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, start] = [fields[0], fields[19]]
  return state && start ? { state, start } : undefined
}
