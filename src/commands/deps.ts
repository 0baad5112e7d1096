import { type ConsentFile, openConsentFile } from '../home/consent-file.ts'
import { type Paths, pathsOf } from '../home/directory.ts'
import { readSmall } from '../home/write-once.ts'
import type { Commanded } from '../model/commands.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeRandom } from '../node/random.ts'
import { optionsTable } from '../policy/options-table.ts'
import { rotated, rotatesAt } from '../policy/rotation.ts'
import { take } from '../policy/take.ts'

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

/** Under which id the events of an app are sent now, and what it lasts by. */
export interface KnownId {
  readonly id: string
  /** The file to keep if the id is to stay, and what is in it. */
  readonly file: string
  readonly text: string
  /** Epoch milliseconds at which another one takes its place; undefined: it stays. */
  readonly until: number | undefined
}

const rotationDays = (given: unknown): number =>
  take(
    optionsTable.idRotationDays,
    or(0, () => (given as TelemetryOptions).idRotationDays),
    '',
    () => {},
  )

/** Where the id comes from. */
export const fileOfId = ({ installationId, salt }: Files['paths'], given: unknown): string =>
  rotationDays(given) === 0 ? installationId : salt

/** @param given the options of the client; what is wrong with them was told when it was made. */
export function knownId({ paths }: Files, given: unknown): KnownId | undefined {
  const days = rotationDays(given)
  const file = fileOfId(paths, given)
  const text = idIn(file)
  if (text === null) return undefined
  if (days === 0) return { id: text, file, text, until: undefined }
  const rotating = { secret: text, days, now: nodeClock.now() }
  return { id: rotated('id', rotating, nodeRandom.sha256), file, text, until: rotatesAt(rotating) }
}

/** A random text of a small file, as the client itself would believe it; null: there is none. */
const idIn = (file: string): string | null =>
  or(null, () => /^[0-9a-f-]{36}$/.exec(readSmall(nodeDisk, file)?.trim() ?? '')?.[0] ?? null)

/** Events that wait in the memory of this process alone. */
export const inMemory = (telemetry: Commanded): number =>
  Object.values(telemetry.health().sinks).reduce((sum, { pending }) => sum + pending, 0)
