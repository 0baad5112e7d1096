import { clearSegments, segmentFiles } from '../home/segment-files.ts'
import { replaceSmall, tidyUp } from '../home/write-once.ts'
import type { ClearReport, Commanded, CommandResult, CommandsOptions, DeleteReport } from '../model/commands.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeRandom } from '../node/random.ts'
import { consentText } from '../policy/consent.ts'
import { askToDelete } from './ask-to-delete.ts'
import { type Files, filesOf, type KnownId, knownId } from './deps.ts'
import { count, result } from './result.ts'

/** Deletes what waits, whoever recorded it. */
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

/** Asks the server first, for the id is the only key to what it has; then everything goes here. */
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
 * Through a *no*, which every running program of the app hears of and forgets by, this one included; then the answer that was given before
 * holds again. Returns what went wrong.
 */
function forget(telemetry: Commanded, { paths, consent }: Files, keep: KnownId | undefined): string | undefined {
  const { mode, text, isSaid } = consent.read()
  const { written, problem } = telemetry.setConsent('off')
  if (!written || problem !== undefined) return problem
  if (keep) or(undefined, () => replaceSmall(nodeDisk, nodeRandom, keep.file, keep.text))
  // Nobody was asked, or a text without an answer: there is nothing to say again.
  if (text === null) tidyUp(nodeDisk, paths.consent)
  else if (mode === 'on' && !isSaid) return sayDefault(paths.consent)
  else if (mode !== 'off') return telemetry.setConsent(mode).problem
  return undefined
}

/** A yes that nobody said stays one: said again it would count as the user's own where one is required. With another date, by which running programs notice. */
function sayDefault(path: string): string | undefined {
  try {
    replaceSmall(nodeDisk, nodeRandom, path, consentText('on', nodeClock.now()))
    return undefined
  } catch (error) {
    return `the default could not be written down again, so telemetry is off: ${(error as Error).message}`
  }
}
