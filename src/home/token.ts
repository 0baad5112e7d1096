import type { Disk } from '../model/ports.ts'
import { codeOf } from '../policy/disk-fault.ts'
import { writeNew } from './write-once.ts'

/** Whether this process is the one that made the token. */
export function takeToken(disk: Disk, path: string): boolean {
  try {
    writeNew(disk, path, '')
    return true
  } catch (error) {
    // On a disk that takes no token nobody can be told apart; the request is made.
    return codeOf(error) !== 'EEXIST'
  }
}
