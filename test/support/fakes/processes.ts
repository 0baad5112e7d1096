/* Who else lives on the machine, as a claimer asks it. */

import type { Liveness, Processes } from '../../../src/model/ports.ts'

/** A machine with processes that a test starts and kills. */
export interface ScriptedProcesses extends Processes {
  /** What is known of another process from now on; one never mentioned is dead. */
  set(pid: number, liveness: Liveness, start?: string): void
}

export function scriptedProcesses(own: Partial<Processes> = {}): ScriptedProcesses {
  const others = new Map<number, { readonly liveness: Liveness; readonly start: string }>()
  const { pid = 100, start = '5000', host8 = 'abcdef01', ageMs = () => 3_600_000 } = own
  others.set(pid, { liveness: 'alive', start })
  return {
    host8,
    pid,
    start,
    ageMs,
    liveness: (asked, born) => {
      const known = others.get(asked)
      if (!known) return 'dead'
      // A pid that was given to somebody else says nothing good about its former owner.
      return known.liveness === 'alive' && born !== '0' && born !== known.start ? 'dead' : known.liveness
    },
    set: (other, liveness, born = '1') => void others.set(other, { liveness, start: born }),
  }
}
