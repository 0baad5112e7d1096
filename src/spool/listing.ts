import type { Disk } from '../model/ports.ts'
import { mayUse } from './directory.ts'
import { parseName, type SegmentName } from './names.ts'

/** The two directories below the state directory that are ours. */
export interface Folders {
  readonly app: string
  readonly segments: string
}

/**
 * The segments of an app's sink, whoever holds them; none if they cannot be listed. Each is there once: one that is renamed
 * while the directory is read may be listed under both of its names, and would count twice against the caps.
 */
export function listSegments(disk: Disk, folders: Folders): readonly SegmentName[] {
  const names = listOwn(disk, folders, 'segments').flatMap((file) => parseName(file) ?? [])
  return [...new Map(names.map((name) => [name.uuid, name])).values()]
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
