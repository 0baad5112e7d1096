/* Tokens: of several processes that want to do the same thing in the same minute (start an uploader, probe an endpoint), one does. */

import type { Disk } from '../model/ports.ts'
import { codeOf } from '../policy/disk-fault.ts'
import { writeNew } from './write-once.ts'

/** Makes a token, and returns whether this process was the one that made it. Never throws. */
export function takeToken(disk: Disk, path: string): boolean {
  try {
    writeNew(disk, path, '')
    return true
  } catch (error) {
    // If the disk takes no token, processes cannot agree on one of them, and it is better that each goes on than that none does.
    return codeOf(error) !== 'EEXIST'
  }
}
