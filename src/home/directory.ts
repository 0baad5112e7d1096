/* The names of an app's files, and whose they must be. Nothing is read from or written to a directory that somebody else could have made. */

import type { Disk, Entry } from '../model/ports.ts'
import { codeOf, refusal } from '../policy/disk-fault.ts'

/** The paths of one app and of one sink of it. Nothing is created by naming them. */
export interface Paths {
  /** `<state>/<app>`: consent and installation id. */
  readonly app: string
  readonly consent: string
  readonly installationId: string
  /** What counts once. */
  readonly seen: string
  /** Which notice was shown. */
  readonly notice: string
  /** What texts are hashed with; never sent. */
  readonly salt: string
  /** `<state>/<app>/<service>-<sink>-<origin8>`: the segments. */
  readonly segments: string
}

/** @param sink the name of the directory for segments, `<service>-<sink>-<origin8>`; empty where only the app's own files are wanted. */
export function pathsOf(state: string, name: string, sink: string): Paths {
  const app = `${state}/${name}`
  return {
    app,
    consent: `${app}/consent`,
    installationId: `${app}/installation-id`,
    seen: `${app}/seen`,
    salt: `${app}/salt`,
    notice: `${app}/notice`,
    segments: `${app}/${sink}`,
  }
}

/**
 * Makes a directory and makes sure that it is this user's own. Throws if the disk refuses, or if somebody else owns
 * it: under sudo, files of root in a user's directory would lock that user out.
 */
export function makeDirectory(disk: Disk, path: string): void {
  // Nearly always it is there, and nobody else may look into it. Then this one look is enough.
  if (disk.isPrivate(path)) return
  if (disk.user() === 0 && ownerOfNearest(disk, path) !== 0)
    throw refusal(`${path} would be root's among another user's files`)
  disk.makeDirectory(path)
  if (!isMine(disk, disk.directory(path))) throw refusal(`${path} belongs to another user`)
}

/**
 * Whether what lies below a directory may be believed, and something written there: it is a directory of this user's, and no
 * link. Throws what the disk throws: ENOENT where there is none.
 */
export const isOwnDirectory = (disk: Disk, path: string): boolean => isMine(disk, disk.directory(path))

/** The same, without exceptions: false where it cannot be found out. */
export function mayUse(disk: Disk, ...paths: readonly string[]): boolean {
  try {
    for (const path of paths) if (!isOwnDirectory(disk, path)) return false
    return true
  } catch {
    return false
  }
}

/** Whether a consent file in this directory may be believed: not where it belongs to another user. A link that this user made is followed. */
export function isBelievable(disk: Disk, directory: string): boolean {
  try {
    return isOwnDirectory(disk, directory)
  } catch (error) {
    if (codeOf(error) !== 'ENOTDIR' && codeOf(error) !== 'ELOOP') throw error
    const entry = disk.lstat(directory)
    if (entry.kind !== 'other') throw error
    return isMine(disk, entry)
  }
}

/** Whether an entry belongs to this user, or there are no users here. */
export const isMine = (disk: Disk, { uid }: Entry): boolean => disk.user() === -1 || uid === disk.user()

/** Who owns the directory, or of those above it the nearest that exists. */
function ownerOfNearest(disk: Disk, path: string): number {
  for (let above = path; above !== ''; above = above.slice(0, above.lastIndexOf('/'))) {
    try {
      return disk.lstat(above).uid
    } catch {
      // Not there yet.
    }
  }
  return 0
}
