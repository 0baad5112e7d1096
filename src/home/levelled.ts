/* The words between a level and its clients. A client that has none loads nothing of `level.ts`. */

import type { Report } from '../model/diagnostics.ts'
import type { Level, levelDoor } from '../model/level.ts'
import type { ConsentFile } from './consent-file.ts'

/** What a level needs of a client. */
export interface LevelTools {
  /** What the user said, before the level is asked. */
  readonly consent: ConsentFile
  /** Removes from the disk what an `off` forbids. Never throws. */
  readonly forget: () => void
  readonly report: Report
}

/** A client under a level. */
export interface Levelled {
  /** The same consent, and `off` while the level is. */
  readonly consent: ConsentFile
  /** The level, read at each event. */
  readonly now: () => Level
  /** Called before anything is recorded or sent. What an `off` forbids is removed only now, because a client that was only made touches no disk. */
  readonly begin: () => void
}

/** What stands under the key of a level: puts a client under it. */
export type AttachLevel = (tools: LevelTools) => Levelled

/** A level as a client sees it. */
export interface AttachesLevel {
  readonly [levelDoor]?: AttachLevel
}
