import type { Disk } from '../model/ports.ts'
import { codeOf } from '../policy/disk-fault.ts'
import { writeNew } from './write-once.ts'

/** Whether this process is the one that made the token. */
export function takeToken(disk: Disk, path: string): boolean {
  try {
    writeNew(disk, path, '')
    return true
  } catch (error) {
    // If the disk takes no token, processes cannot agree on one of them. Each goes on, rather than none.
    return codeOf(error) !== 'EEXIST'
  }
}
