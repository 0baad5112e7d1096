/* `telemetry delete`: has deleted what a server has of this installation, and deletes what is here. */

import { replaceSmall, tidyUp } from '../home/write-once.ts'
import type { Commanded, CommandResult, CommandsOptions, DeleteReport } from '../model/commands.ts'
import { or } from '../model/or.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { type Consent, consentText } from '../policy/consent.ts'
import { type Files, filesOf } from './app-files.ts'
import { askToDelete } from './ask-to-delete.ts'
import { type KnownId, knownId } from './known-id.ts'
import { result } from './result.ts'

/**
 * Says *no* first, which every running program of the app notices and obeys, this one included: what one of them sent under the id behind the
 * server's deletion would be there again. Only then the server is asked, and what was said before is said again. If the server does not accept, the
 * id stays, because it is the only key to what the server has, so that it can be asked again. Killed while it waits for the server, it leaves
 * telemetry off and the id in its place.
 */
export async function deleteAll(
  telemetry: Commanded,
  given: unknown,
  options: CommandsOptions,
): Promise<CommandResult<DeleteReport>> {
  const files = filesOf(telemetry)
  const known = files && knownId(files, given)
  const installationId = known?.id ?? null
  const silence = files && silenceAll(telemetry, files, known)
  const { server, answer, said } = await askToDelete(installationId, given, options)
  // Where the program names no server to ask, nobody needs the id any longer.
  const mustKeep = server === 'refused' || server === 'unreachable'
  const problem = silence?.problem ?? (silence && endSilence(telemetry, files, silence, mustKeep ? undefined : known))
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

/** A *no* for as long as the server is asked: what was said before it, the text of it, and what went wrong. */
interface Silence {
  readonly before: Consent
  readonly text: string | null
  readonly problem: string | undefined
}

/** Deletes what is here by saying *no*, all but the id, with which the server is still to be asked. The no takes the file of the id along, so it is written again. */
function silenceAll(telemetry: Commanded, { consent }: Files, known: KnownId | undefined): Silence {
  const before = consent.read()
  const { problem } = telemetry.setConsent('off')
  if (problem === undefined && known) or(undefined, () => replaceSmall(nodeDisk, nodeRandom, known.file, known.text))
  return { before, text: consent.read().text, problem }
}

/**
 * Deletes the id, and writes down again what was said before.
 *
 * @param done the id that the server has deleted; undefined: it stays, or there is none.
 * @returns what went wrong; undefined: nothing.
 */
function endSilence(
  telemetry: Commanded,
  { paths, consent }: Files,
  { before: { mode, text, isSaid }, text: no }: Silence,
  done: KnownId | undefined,
): string | undefined {
  if (done) tidyUp(nodeDisk, done.file)
  if (done && or(true, () => nodeDisk.exists(done.file)))
    return 'the installation id cannot be removed, so telemetry is off'
  // Meanwhile the user has said something else, which holds.
  if (consent.read().text !== no) return undefined
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
