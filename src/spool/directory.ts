import type { Disk, Processes } from '../model/ports.ts'

/** The paths of one app and of one sink of it. Nothing is created by naming them. */
export interface Paths {
  /** `<state>/<app>`: consent and installation id. */
  readonly app: string
  readonly consent: string
  readonly installationId: string
  /** `<state>/<app>/<service>-<sink>-<origin8>`: the segments. */
  readonly segments: string
}

export const pathsOf = (state: string, app: string, sink: string): Paths => ({
  app: `${state}/${app}`,
  consent: `${state}/${app}/consent`,
  installationId: `${state}/${app}/installation-id`,
  segments: `${state}/${app}/${sink}`,
})

/**
 * Makes a directory and makes sure that it is this user's own. Throws if the disk refuses, or if somebody else owns
 * it: under sudo, files of root in a user's directory would lock that user out.
 */
export function makeDirectory(disk: Disk, processes: Pick<Processes, 'uid'>, path: string): void {
  if (processes.uid === 0 && ownerOfNearest(disk, path) !== 0)
    throw new Error(`${path} would be root's among another user's files`)
  disk.makeDirectory(path)
  const { kind, uid } = disk.lstat(path)
  if (kind !== 'directory') throw new Error(`${path} is not a directory`)
  if (processes.uid !== -1 && uid !== processes.uid) throw new Error(`${path} belongs to another user`)
}

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
