/* All segments of an app, of every sink and version: what a *no* and `telemetry clear` delete. */

import { or } from '../model/or.ts'
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
  for (let empty = 0, passes = 0; empty < 2 && passes < 20; passes++) {
    const { files, unread } = segmentFiles(disk, app)
    for (const file of files) tidyUp(disk, file)
    empty = files.length + unread === 0 ? empty + 1 : 0
  }
  const { files, unread } = segmentFiles(disk, app)
  return files.length + unread
}

/**
 * Their paths, in every spool and of every format: whichever version wrote them, there are events in them. `unread`: how many directories
 * cannot be read just now.
 */
export function segmentFiles(disk: Disk, app: string): { readonly files: readonly string[]; readonly unread: number } {
  const see = (which: 'app' | 'segments', segments: string) =>
    or(undefined, () => seeOwn(disk, { app, segments }, which))
  const folders = see('app', app)
  const lists = (folders ?? []).map((folder) =>
    see('segments', `${app}/${folder}`)?.flatMap((file) =>
      /^\d{1,4}-\d{1,15}-[0-9a-f-]{36}\..*\.jsonl$/.test(file) ? [`${app}/${folder}/${file}`] : [],
    ),
  )
  return {
    files: lists.flatMap((files) => files ?? []),
    unread: [folders, ...lists].filter((list) => list === undefined).length,
  }
}
