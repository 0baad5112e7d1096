/* One word of `tool.json`, for the uploader and for commands that show what waits. */

import { mayUse } from '../../home/directory.ts'
import { readSmall } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { Disk } from '../../model/ports.ts'
import { rulesFile } from './rules-file.ts'

/** Whether the settings had switched a sink off when a program last wrote down its rules. False where there are none that can be believed. */
export const isKilledByRules = (disk: Disk, directory: string): boolean =>
  or(false, () => {
    if (!mayUse(disk, directory)) return false
    const text = readSmall(disk, `${directory}/${rulesFile}`, false, limits.maxRulesBytes)
    return text !== undefined && JSON.parse(text).killed === true
  })
