/* `telemetry clear`: deletes what waits. The user's answer stays as it is, and so does the installation id. */

import { clearSegments, segmentFiles } from '../home/segment-files.ts'
import type { ClearReport, Commanded, CommandResult } from '../model/commands.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { filesOf } from './app-files.ts'
import { count, result } from './result.ts'

/** Deletes all segments of the app, whichever process recorded them. Those of running programs, too: they go on with new ones. */
export function clear(telemetry: Commanded): CommandResult<ClearReport> {
  const app = filesOf(telemetry)?.paths.app
  const before = app === undefined ? 0 : segmentFiles(nodeDisk, app).files.length
  const left = app === undefined ? 0 : clearSegments(nodeDisk, app)
  // Other programs may have opened segments meanwhile, so more can be left than were there.
  const deleted = Math.max(0, before - left)
  return cleared({ deleted, left })
}

/** What became of it, in words. That nothing waits is said only where everything could be looked at. */
export function cleared({ deleted, left }: ClearReport): CommandResult<ClearReport> {
  const lines = [
    ...(deleted > 0 ? [`${count(deleted, 'file')} with events deleted; nothing was sent.`] : []),
    ...(left > 0 ? [`${count(left, 'file or folder', 'files or folders')} could not be read or removed.`] : []),
  ]
  return result(lines.length > 0 ? lines : ['Nothing waits.'], { deleted, left }, left === 0)
}
