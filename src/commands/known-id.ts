/* The installation id as the commands show and delete it: read from the disk, and never made. */

import type { Paths } from '../home/directory.ts'
import { readSmall } from '../home/write-once.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { optionsTable } from '../policy/options-table.ts'
import { rotatesAt } from '../policy/rotates-at.ts'
import { rotated } from '../policy/rotation.ts'
import { take } from '../policy/take.ts'
import type { Files } from './app-files.ts'

/** The id under which the events of an app are sent now, and the file it is made from. */
export interface KnownId {
  readonly id: string
  /** The file to keep if the id is to stay, and what is in it. */
  readonly file: string
  readonly text: string
  /** Epoch milliseconds at which another one takes its place; undefined: it stays. */
  readonly until: number | undefined
}

/** The option `idRotationDays`; 0 where it is not given, or not as it should be, as for the client. */
const rotationDays = (given: unknown): number =>
  take(
    optionsTable.idRotationDays,
    or(0, () => (given as TelemetryOptions).idRotationDays),
    '',
    () => {},
  )

/** Where the id comes from: its own file, or with rotation the salt that it is computed from. */
export const fileOfId = ({ installationId, salt }: Paths, given: unknown): string =>
  rotationDays(given) === 0 ? installationId : salt

/**
 * The id as it is now; undefined: there is none. Makes none.
 *
 * With rotation the id is on no disk: it is computed from a secret and the days, in the same way as in the client.
 *
 * @param given the options of the client. What is wrong with them was told when it was made.
 */
export function knownId({ paths }: Files, given: unknown): KnownId | undefined {
  const days = rotationDays(given)
  const file = fileOfId(paths, given)
  const text = idIn(file)
  if (text === null) return undefined
  if (days === 0) return { id: text, file, text, until: undefined }
  const rotating = { secret: text, days, now: nodeClock.now() }
  return { id: rotated('id', rotating, nodeRandom.sha256), file, text, until: rotatesAt(rotating) }
}

/** A random text of a small file, as the client itself would believe it; null: there is none. What else stands there was planted or cut off. */
const idIn = (file: string): string | null =>
  or(null, () => /^[0-9a-f-]{36}$/.exec(readSmall(nodeDisk, file)?.trim() ?? '')?.[0] ?? null)
