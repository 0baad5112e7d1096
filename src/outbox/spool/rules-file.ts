/* `tool.json`: by what rules a tool sends, so that an uploader or `orangebox upload` sends its events by the same. */

import { mayUse, type Paths } from '../../home/directory.ts'
import { readSmall, replaceSmall } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import type { Disk, Random } from '../../model/ports.ts'

/** Where a tool writes down its rules, in the directory of its segments. */
export const rulesFile = 'tool.json'

/**
 * Writes down by which rules this tool sends, for whoever else is asked to send what it leaves; nothing secret. Only if they changed:
 * looking costs one read. Whose the credentials are is known late, and stays as it was while it is not known. Never throws: without
 * rules nothing is sent by others but what they are told to.
 */
export function leaveRules(
  { paths, disk, random }: { readonly paths: Paths; readonly disk: Disk; readonly random: Random },
  rules: object,
  owner: 'tool' | 'user' | undefined,
): void {
  try {
    if (!mayUse(disk, paths.app, paths.segments)) return
    const path = `${paths.segments}/${rulesFile}`
    const there = readSmall(disk, path, limits.maxRulesBytes)
    // Few files name an owner, and each regular expression that is asked is compiled.
    const known = owner ?? (there?.includes('"owner":"') ? /"owner":"(tool|user)"/.exec(there)?.[1] : undefined)
    const text = JSON.stringify({ ...rules, owner: known })
    if (text !== there && text.length <= limits.maxRulesBytes) replaceSmall(disk, random, path, text)
  } catch {
    // A directory that is gone, or a disk that takes nothing more.
  }
}
