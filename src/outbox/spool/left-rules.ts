/*
 * What others look up in the rules that a tool left beside its events (`rules-file.ts`): uploaders, and the commands that show what waits. All
 * of the rules are read by `orangebox upload` alone.
 */

import { mayUse } from '../../home/directory.ts'
import { readSmall } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { Disk } from '../../model/ports.ts'
import { rulesFile } from './rules-file.ts'

/** Whether the settings had switched a sink off when a program last wrote down its rules. False where there are none that can be believed. */
export const isKilledByRules = (disk: Disk, directory: string): boolean => rulesIn(disk, directory).killed === true

/** Which sink of a tool keeps its events in a directory, and in whose encoding they lie there. */
export interface SinkOfRules {
  readonly name: string
  readonly wire: string
}

/** The sink as a program wrote it down; undefined where there are no rules that can be believed, or older ones, which do not name it. */
export function sinkOfRules(disk: Disk, directory: string): SinkOfRules | undefined {
  const { sink: name, wire } = rulesIn(disk, directory)
  return typeof name === 'string' && typeof wire === 'string' ? { name, wire } : undefined
}

/** The rules, whatever they say; nothing where there are none that can be believed. */
const rulesIn = (disk: Disk, directory: string): { readonly [name: string]: unknown } =>
  or({}, () => {
    if (!mayUse(disk, directory)) return {}
    return JSON.parse(readSmall(disk, `${directory}/${rulesFile}`, limits.maxRulesBytes) ?? '{}') ?? {}
  })
