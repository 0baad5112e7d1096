/* All segments of an app, of every sink and version: what a *no* and `telemetry clear` delete. */

import type { Disk } from '../model/ports.ts'
import { seeOwn } from './list-own.ts'
import { tidyUp } from './write-once.ts'

/**
 * Removes what waits in all spools of an app, until two listings in a row find nothing: a segment that was renamed while the directory was
 * read may be in neither place of one listing, and one that was opened meanwhile is in the next.
 *
 * @returns how many files could not be removed; a directory that cannot be read counts as one.
 */
export function clearSegments(disk: Disk, app: string): number {
  let unseen = 0
  const look = () => {
    unseen = 0
    return segmentFiles(disk, app, () => unseen++)
  }
  for (let empty = 0, passes = 0; empty < 2 && passes < 20; passes++) {
    const files = look()
    for (const file of files) tidyUp(disk, file)
    empty = files.length + unseen === 0 ? empty + 1 : 0
  }
  return look().length + unseen
}

/**
 * Their paths, in every spool and of every format: whichever version wrote them, there are events in them.
 *
 * @param onUnseen called for each directory that cannot be read just now.
 */
export function segmentFiles(disk: Disk, app: string, onUnseen: () => void = () => {}): readonly string[] {
  const see = (which: 'app' | 'segments', segments: string): readonly string[] => {
    try {
      return seeOwn(disk, { app, segments }, which)
    } catch {
      onUnseen()
      return []
    }
  }
  return see('app', app).flatMap((folder) =>
    see('segments', `${app}/${folder}`).flatMap((file) =>
      /^\d{1,4}-\d{1,15}-[0-9a-f-]{36}\..*\.jsonl$/.test(file) ? [`${app}/${folder}/${file}`] : [],
    ),
  )
}
