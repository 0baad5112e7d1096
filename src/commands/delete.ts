/* `telemetry clear` and `telemetry delete`: deleting what waits here, and what a server has. */

import { clearSegments, segmentFiles } from '../home/segment-files.ts'
import { replaceSmall, tidyUp } from '../home/write-once.ts'
import type { ClearReport, Commanded, CommandResult, CommandsOptions, DeleteReport } from '../model/commands.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeRandom } from '../node/random.ts'
import { consentText } from '../policy/consent.ts'
import { type Files, filesOf, type KnownId, knownId } from './app-files.ts'
import { askToDelete } from './ask-to-delete.ts'
import { count, result } from './result.ts'

/** Deletes all segments of the app, whichever process recorded them. */
export function clear(telemetry: Commanded): CommandResult<ClearReport> {
  const app = filesOf(telemetry)?.paths.app
  const before = app === undefined ? 0 : segmentFiles(nodeDisk, app).length
  const left = app === undefined ? 0 : clearSegments(nodeDisk, app)
  const deleted = Math.max(0, before - left)
  const lines = before === 0 ? ['Nothing waits.'] : [`${count(deleted, 'file')} with events deleted; nothing was sent.`]
  return result(
    left > 0 ? [...lines, `${count(left, 'file')} could not be removed.`] : lines,
    { deleted, left },
    left === 0,
  )
}

/**
 * Asks the server first, because the id is the only key to what it has, and then deletes everything here. If the server does not accept,
 * the id stays, so that it can be asked again.
 */
export async function deleteAll(
  telemetry: Commanded,
  given: unknown,
  options: CommandsOptions,
): Promise<CommandResult<DeleteReport>> {
  const files = filesOf(telemetry)
  const known = files && knownId(files, given)
  const installationId = known?.id ?? null
  const { server, answer, said } = await askToDelete(installationId, given, options)
  const mustKeep = server === 'refused' || server === 'unreachable'
  const problem = files ? forget(telemetry, files, mustKeep ? known : undefined) : undefined
  const lines = [
    said,
    problem === undefined
      ? 'What waited here, the salt and the memory of what was counted are deleted.'
      : `Not deleted here: ${problem}.`,
    mustKeep
      ? `The installation id ${installationId} is kept, so that you can ask again; "off" deletes it, too.`
      : installationId === null
        ? 'There was no installation id.'
        : `The installation id ${installationId} is deleted here; the next run that records an event makes another one, unless telemetry is off.`,
  ]
  const deletedHere = problem === undefined
  // The event of the very command that deletes would make a new id at once.
  if (deletedHere && !mustKeep) telemetry.setEnabled(false)
  return result(lines, { installationId, server, answer, deletedHere }, deletedHere && !mustKeep)
}

/**
 * Deletes what is here by saying *no*, which every running program of the app notices and obeys, this one included. Then the answer that was
 * given before is written down again. Returns what went wrong; undefined: nothing.
 *
 * @param keep the id that has to stay.
 */
function forget(telemetry: Commanded, { paths, consent }: Files, keep: KnownId | undefined): string | undefined {
  const { mode, text, isSaid } = consent.read()
  const { written, problem } = telemetry.setConsent('off')
  if (!written || problem !== undefined) return problem
  if (keep) or(undefined, () => replaceSmall(nodeDisk, nodeRandom, keep.file, keep.text))
  // Nobody was asked, or the file held no answer: there is none to write down again.
  if (text === null) tidyUp(nodeDisk, paths.consent)
  else if (mode === 'on' && !isSaid) return sayDefault(paths.consent)
  else if (mode !== 'off') return telemetry.setConsent(mode).problem
  return undefined
}

/**
 * Writes the default down again, as a default: written as an answer it would count as the user's own yes where one is required. With a new
 * date, by which running programs notice.
 */
function sayDefault(path: string): string | undefined {
  try {
    replaceSmall(nodeDisk, nodeRandom, path, consentText('on', nodeClock.now()))
    return undefined
  } catch (error) {
    return `the default could not be written down again, so telemetry is off: ${(error as Error).message}`
  }
}
