import type { Disk } from '../model/ports.ts'
import type { Consent } from '../policy/consent.ts'
import type { ConsentFile } from './consent-file.ts'
import { makeDirectory, mayUse, type Paths } from './directory.ts'
import { listOwn } from './list-own.ts'
import { tidyUp } from './write-once.ts'

export interface ChangeDeps {
  /** Undefined: there is no place for a file. */
  readonly paths: Pick<Paths, 'app' | 'installationId' | 'salt' | 'seen'> | undefined
  readonly disk: Disk
  readonly consent: ConsentFile
}

/** What became of it: whether the file says so now, and what went wrong if something did. */
export interface Change {
  readonly written: boolean
  readonly problem: string | undefined
}

/**
 * Writes down what the user says now, and removes what that forbids, from all spools of the app: everything after `off`, and after
 * `on` what was recorded before. A *no* that cannot be written holds for this process all the same. Never throws.
 */
export function changeConsent(mode: Consent['mode'], { paths, disk, consent }: ChangeDeps): Change {
  if (!paths) {
    consent.insist(mode)
    return { written: false, problem: 'there is no state directory; it holds for this process' }
  }
  try {
    makeDirectory(disk, paths.app)
    // Listed before the new yes is there: a segment recorded under it must not be among them.
    const before = mode === 'on' ? segmentFiles(disk, paths.app) : []
    consent.say(mode)
    // What counted once is counted anew: it may be among what is removed here.
    if (mode === 'on') tidyUp(disk, paths.seen)
    for (const file of before) tidyUp(disk, file)
  } catch (error) {
    consent.insist(mode)
    const rest = mode === 'on' ? 'what was said before holds' : 'it holds for this process'
    return { written: false, problem: `the consent file cannot be written, ${rest}: ${(error as Error).message}` }
  }
  const left = mode === 'off' ? clear(disk, paths) : 0
  return { written: true, problem: left > 0 ? `${left} files with events could not be removed` : undefined }
}

/**
 * Removes what a user who says no does not want there, until two listings find nothing: one that was renamed while the directory was
 * read is in no listing, and one that was opened meanwhile is in the next.
 *
 * @returns how many could not be removed.
 */
function clear(disk: Disk, { app, installationId, salt, seen }: NonNullable<ChangeDeps['paths']>): number {
  for (const file of [installationId, salt, seen]) tidyUp(disk, file)
  for (let empty = 0, passes = 0; empty < 2 && passes < 20; passes++) {
    const files = segmentFiles(disk, app)
    for (const file of files) tidyUp(disk, file)
    empty = files.length === 0 ? empty + 1 : 0
  }
  return segmentFiles(disk, app).length
}

/** Of every spool and of every format: whatever wrote them, there are events in them. */
function segmentFiles(disk: Disk, app: string): readonly string[] {
  return listOwn(disk, { app, segments: app }, 'app').flatMap((folder) => {
    const path = `${app}/${folder}`
    if (!mayUse(disk, path)) return []
    return listOwn(disk, { app, segments: path }, 'segments').flatMap((file) =>
      /^\d{1,4}-\d{1,15}-[0-9a-f-]{36}\..*\.jsonl$/.test(file) ? [`${path}/${file}`] : [],
    )
  })
}
