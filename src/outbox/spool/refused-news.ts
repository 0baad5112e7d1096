/* What `refused.json` says, for what sends and for `orangebox spool`. */

import { readSmall } from '../../home/write-once.ts'
import type { Disk } from '../../model/ports.ts'

/** Credentials that were refused: 32 bits of their hash, and when (epoch milliseconds). */
export interface RefusedNews {
  readonly print: unknown
  readonly at: number
}

/** Where they are written down, in the directory of the segments. */
export const refusedFile = 'refused.json'

/** As long as events wait by default. A proxy may have said it, or a key that was revoked may have been given back: then one process asks once more. */
const believedMs = 7 * 86_400_000

/** What the file of a directory says, as long as it is believed. Whether the directory may be is for others to ask. */
export function readRefused(disk: Disk, directory: string, now: number): RefusedNews | undefined {
  try {
    const { print, at } = JSON.parse(readSmall(disk, `${directory}/${refusedFile}`) ?? 'null') ?? {}
    return now - at >= 0 && now - at < believedMs ? { print, at } : undefined
  } catch {
    return undefined
  }
}
