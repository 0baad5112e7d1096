import type { Disk } from '../model/ports.ts'
import { mayUse } from './directory.ts'
import { listOwn } from './list-own.ts'
import { tidyUp } from './write-once.ts'

/**
 * Removes what waits in all spools of an app, until two listings find nothing: one that was renamed while the directory was
 * read is in no listing, and one that was opened meanwhile is in the next.
 *
 * @returns how many files could not be removed.
 */
export function clearSegments(disk: Disk, app: string): number {
  for (let empty = 0, passes = 0; empty < 2 && passes < 20; passes++) {
    const files = segmentFiles(disk, app)
    for (const file of files) tidyUp(disk, file)
    empty = files.length === 0 ? empty + 1 : 0
  }
  return segmentFiles(disk, app).length
}

/** Of every spool and of every format: whatever wrote them, there are events in them. */
export function segmentFiles(disk: Disk, app: string): readonly string[] {
  return listOwn(disk, { app, segments: app }, 'app').flatMap((folder) => {
    const path = `${app}/${folder}`
    if (!mayUse(disk, path)) return []
    return listOwn(disk, { app, segments: path }, 'segments').flatMap((file) =>
      /^\d{1,4}-\d{1,15}-[0-9a-f-]{36}\..*\.jsonl$/.test(file) ? [`${path}/${file}`] : [],
    )
  })
}
