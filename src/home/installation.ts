import type { Disk, Random } from '../model/ports.ts'
import type { ConsentFile } from './consent-file.ts'
import { makeDirectory, mayUse } from './directory.ts'
import { readSmall, writeOnce } from './write-once.ts'

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface InstallationDeps {
  /** The directory of the app. Undefined: there is no place for one. */
  readonly app: string | undefined
  /** The file in it. */
  readonly file: string | undefined
  readonly disk: Disk
  readonly random: Random
  readonly consent: ConsentFile
  /** Neither the user nor the host said no. */
  readonly allowed: () => boolean
  /** False: read it if it is there, but write nothing. */
  readonly writes: boolean
}

/**
 * This installation's random id, or another random text that lasts: from its file, else written there for the runs to come, else one for this run alone. Where
 * somebody said no it is read and never made: the empty string where there is none. After an `off` it is another one.
 */
export function createInstallation(deps: InstallationDeps): () => string {
  const { app, file, disk, random, consent, allowed, writes } = deps
  let known: string | undefined
  /** For as long as no file has one. */
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
  /** Written down for the runs to come, if this disk and this user allow it. */
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
    // A file that holds no id is left as it is and none of it is sent.
    known ??= stored()
    if (known) return known
    if (!allowed()) return fresh ?? ''
    fresh ??= random.uuid()
    known = made(fresh)
    return known ?? fresh
  }
}
