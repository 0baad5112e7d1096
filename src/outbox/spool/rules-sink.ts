/* Two words of `tool.json`, for commands and for the search of folders with events in them. */

import { mayUse } from '../../home/directory.ts'
import { readSmall } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { Disk } from '../../model/ports.ts'
import { rulesFile } from './rules-file.ts'

/** Which sink of a tool keeps its events in a directory, and in whose encoding they lie there. */
export interface SinkOfRules {
  readonly name: string
  readonly wire: string
}

/** The sink as a program wrote it down; undefined where there are no rules that can be believed, or older ones, which do not name it. */
export const sinkOfRules = (disk: Disk, directory: string): SinkOfRules | undefined =>
  or(undefined, () => {
    if (!mayUse(disk, directory)) return undefined
    const text = readSmall(disk, `${directory}/${rulesFile}`, false, limits.maxRulesBytes)
    if (text === undefined) return undefined
    const { sink: name, wire } = JSON.parse(text) as { readonly sink?: unknown; readonly wire?: unknown }
    return typeof name === 'string' && typeof wire === 'string' ? { name, wire } : undefined
  })
