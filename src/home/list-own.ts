/* Listing, for all who look for segments: never outside of what this user owns. */

import type { Disk } from '../model/ports.ts'
import { codeOf } from '../policy/disk-fault.ts'
import { isOwnDirectory } from './directory.ts'

/** The two directories below the state directory that are ours. */
export interface Folders {
  readonly app: string
  readonly segments: string
}

/** The names in one of them; none if it cannot be listed. Never throws. */
export function listOwn(disk: Disk, folders: Folders, which: 'app' | 'segments'): readonly string[] {
  try {
    return seeOwn(disk, folders, which)
  } catch {
    return []
  }
}

/** The same for those who must not take a disk that cannot be read just now for an empty one. Throws what the disk throws. */
export function seeOwn(disk: Disk, folders: Folders, which: 'app' | 'segments'): readonly string[] {
  try {
    // Never through a link, in the place of the one or of the one above it: it may lead out of the state directory. And never what
    // somebody else may have put there.
    if (!isOwnDirectory(disk, folders.app) || !isOwnDirectory(disk, folders[which])) return []
    return disk.list(folders[which])
  } catch (error) {
    if (isNoneOfOurs.has(codeOf(error))) return []
    throw error
  }
}

/** How a disk says that there is none, that it is something else, or that it belongs to somebody else: ours can be read whatever their mode says. */
const isNoneOfOurs = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM'])
