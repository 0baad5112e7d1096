import { type ConsentFile, openConsentFile } from '../home/consent-file.ts'
import { type Paths, pathsOf } from '../home/directory.ts'
import { readSmall } from '../home/write-once.ts'
import type { Commanded } from '../model/commands.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeRandom } from '../node/random.ts'

/** The files of an app, for commands that read them beside the client. */
export interface Files {
  readonly paths: Paths
  readonly consent: ConsentFile
}

/** Those of this client; undefined: it has no place. Touches nothing. */
export function filesOf(telemetry: Commanded): Files | undefined {
  const { stateDir } = telemetry.status()
  if (stateDir === undefined) return undefined
  const cut = stateDir.lastIndexOf('/')
  const paths = pathsOf(stateDir.slice(0, cut), stateDir.slice(cut + 1), '')
  const ports = { disk: nodeDisk, clock: nodeClock, random: nodeRandom }
  return { paths, consent: openConsentFile(paths.consent, { ...ports, report: () => {} }) }
}

/** A random text of a small file, as the client itself would believe it; null: there is none. */
export const idIn = (file: string): string | null =>
  or(null, () => /^[0-9a-f-]{36}$/.exec(readSmall(nodeDisk, file)?.trim() ?? '')?.[0] ?? null)

/** Events that wait in the memory of this process alone. */
export const inMemory = (telemetry: Commanded): number =>
  Object.values(telemetry.health().sinks).reduce((sum, { pending }) => sum + pending, 0)
