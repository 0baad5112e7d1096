import type { Disk, Processes, Random } from '../model/ports.ts'
import type { ConsentFile } from './consent-file.ts'
import { makeDirectory, type Paths } from './directory.ts'
import { readSmall, writeOnce } from './write-once.ts'

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface InstallationDeps {
  readonly paths: Paths
  readonly disk: Disk
  readonly random: Random
  readonly processes: () => Pick<Processes, 'uid'>
  readonly consent: ConsentFile
  /** False: read it if it is there, but write nothing. */
  readonly writes: boolean
}

/** This installation's random id: from its file, else written there for the runs to come, else one for this run alone. */
export function installationId({ paths, disk, random, processes, consent, writes }: InstallationDeps): string {
  const fresh = random.uuid()
  try {
    const found = readSmall(disk, paths.installationId)
    if (found !== undefined) return uuidForm.test(found.trim()) ? found.trim() : fresh
    if (!writes) return fresh
    makeDirectory(disk, processes(), paths.app)
    // Nothing that lasts is made for a user who said no.
    return consent.ensure().mode === 'off' ? fresh : writeOnce(disk, random, paths.installationId, fresh)
  } catch {
    return fresh
  }
}
