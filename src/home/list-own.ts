import type { Disk } from '../model/ports.ts'
import { mayUse } from './directory.ts'

/** The two directories below the state directory that are ours. */
export interface Folders {
  readonly app: string
  readonly segments: string
}

/** What is in one of them; nothing if it cannot be listed. */
export function listOwn(disk: Disk, folders: Folders, which: 'app' | 'segments'): readonly string[] {
  try {
    // Never through a link, in the place of the one or of the one above it: it may lead out of the state directory. And never what
    // somebody else may have put there.
    return mayUse(disk, ...(which === 'app' ? [folders.app] : [folders.app, folders.segments]))
      ? disk.list(folders[which])
      : []
  } catch {
    return []
  }
}
