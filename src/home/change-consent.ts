/*
 * What a user's answer does to the disk: `setConsent`, the commands `on`, `local` and `off`, and a level that is switched off all end here.
 * A *no* must leave nothing behind that could still be sent.
 */

import { or } from '../model/or.ts'
import type { Disk } from '../model/ports.ts'
import type { Consent } from '../policy/consent.ts'
import type { ConsentFile } from './consent-file.ts'
import { makeDirectory, type Paths } from './directory.ts'
import { clearSegments, segmentFiles } from './segment-files.ts'
import { tidyUp } from './write-once.ts'

/** What an answer is about. */
export interface ChangeDeps {
  /** Undefined: there is no place for a file. */
  readonly paths: Pick<Paths, 'app' | 'installationId' | 'salt' | 'seen'> | undefined
  readonly disk: Disk
  readonly consent: ConsentFile
}

/** What became of an answer: whether the file says so now, and what went wrong if something did. */
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
    const before = mode === 'on' ? segmentFiles(disk, paths.app).files : []
    consent.say(mode)
    // Events that count once a day are recorded anew: the first ones may be among what is removed here.
    if (mode === 'on') tidyUp(disk, paths.seen)
    for (const file of before) tidyUp(disk, file)
  } catch (error) {
    consent.insist(mode)
    const rest = mode === 'on' ? 'what was said before holds' : 'it holds for this process'
    return { written: false, problem: `the consent file cannot be written, ${rest}: ${(error as Error).message}` }
  }
  const left = mode === 'off' ? clear(disk, paths) : 0
  return { written: true, problem: left > 0 ? `${left} of its files could not be removed` : undefined }
}

/**
 * Removes what a *no* forbids: events, installation id, salt, and the memory of what counted once. Never throws.
 *
 * @returns how many of them could not be removed.
 */
export function clear(disk: Disk, { app, installationId, salt, seen }: NonNullable<ChangeDeps['paths']>): number {
  const files = [installationId, salt, seen]
  for (const file of files) tidyUp(disk, file)
  // An id that stayed would be that of the next yes, too.
  return files.filter((file) => or(true, () => disk.exists(file))).length + clearSegments(disk, app)
}
