/* How every command answers. */

import type { CommandResult } from '../model/commands.ts'
import { printable } from '../policy/shown.ts'

/**
 * What a command says, as text and as JSON, and its exit code: 1 where `isDone` is false. Parts of the lines come from the disk, so control
 * characters are taken out.
 */
export const result = <J>(lines: readonly string[], json: J, isDone = true): CommandResult<J> =>
  Object.freeze({ text: lines.map(printable).join('\n'), json, exitCode: isDone ? 0 : 1 })

/** `1 event`, `2 events`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
