/* A random text that lasts: the installation id, and the salt. All programs of an app share one, and a *no* of the user ends it. */

import type { Disk, Random } from '../model/ports.ts'
import type { ConsentFile } from './consent-file.ts'
import { makeDirectory, mayUse } from './directory.ts'
import { readSmall, writeOnce } from './write-once.ts'

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What it is made of. */
export interface InstallationDeps {
  /** The directory of the app. Undefined: there is no place for one. */
  readonly app: string | undefined
  /** The file in it. */
  readonly file: string | undefined
  readonly disk: Disk
  readonly random: Random
  readonly consent: ConsentFile
  /** Whether neither the user nor the host said no. */
  readonly allowed: () => boolean
  /** False: read it if it is there, but write nothing. */
  readonly writes: boolean
}

/**
 * Makes the function that gives it: from its file, else made and written there for the runs to come, else one for this run alone. Where
 * somebody said no it is read but never made, so it is the empty string if there is none. After an `off` it is another one. Never throws.
 */
export function createInstallation(deps: InstallationDeps): () => string {
  const { app, file, disk, random, consent, allowed, writes } = deps
  let known: string | undefined
  /** What is used as long as no file has one. */
  let fresh: string | undefined
  // When consent changes the file may have been removed, by an `off` or by the command `delete`. So it is read again.
  consent.onNews((_now, news) => {
    if (news !== 'said') return
    known = undefined
    fresh = undefined
  })

  const stored = (): string | undefined => {
    try {
      const text = app && file && mayUse(disk, app) ? readSmall(disk, file)?.trim() : undefined
      return text !== undefined && uuidForm.test(text) ? text : undefined
    } catch {
      return undefined
    }
  }
  /** Writes an id down for the runs to come, if disk and user allow it, and returns the one that is there then: another process may have been faster. */
  const made = (id: string): string | undefined => {
    if (!app || !file || !writes) return undefined
    try {
      makeDirectory(disk, app)
      // Nothing that lasts is made for a user who said no.
      if (consent.ensure().mode === 'off') return undefined
      const text = writeOnce(disk, random, file, id).trim()
      return uuidForm.test(text) ? text : undefined
    } catch {
      return undefined
    }
  }

  return () => {
    // A file that holds something else is left as it is, and none of it is sent.
    known ??= stored()
    if (known) return known
    if (!allowed()) return fresh ?? ''
    fresh ??= random.uuid()
    known = made(fresh)
    return known ?? fresh
  }
}
