/* `telemetry on`, `local` and `off`: the user's answer, and what holds afterwards, which may be something else. */

import type { Commanded, CommandResult, ConsentReport } from '../model/commands.ts'
import type { Status } from '../model/telemetry.ts'
import { result } from './result.ts'

/**
 * Writes down what the user says, and tells what came of it. Sends nothing: after a *no* there is nothing left to send.
 *
 * What was said and what holds may differ, for a variable or the program goes before the user's answer. Then both are told, each as what it is: a
 * user who reads "Telemetry is on" while nothing is sent would believe no command again.
 */
export function answer(telemetry: Commanded, said: Status['mode']): CommandResult<ConsentReport> {
  const { written, problem: wrong, status } = telemetry.setConsent(said)
  const [problem, { mode, reason }] = [wrong ?? null, status]
  const lines = [
    written ? (mode === said ? words : noted)[said] : `Your answer could not be written down: ${problem}.`,
    // Written, but what the answer forbids could not be deleted to the last file.
    ...(written && problem !== null ? [`Not all of it: ${problem}.`] : []),
    ...(mode === said ? [] : [`What holds now is "${mode}": ${before(status)} goes before your answer.`]),
  ]
  return result(lines, { written, problem, mode, reason }, written && problem === null)
}

/** What the answer means, in the words of docs/privacy.md: also what becomes of that which was recorded before. */
const words: { readonly [M in Status['mode']]: string } = {
  on: 'Telemetry is on. What is recorded from now on is sent; what was recorded before was deleted.',
  local: 'Telemetry is local. Events are recorded on this machine and not sent.',
  off: 'Telemetry is off. What waited, the installation id and the salt were deleted; nothing was sent.',
}

/** The same where something else holds: what is written down, and not that telemetry is on while it is off. Nothing goes before a no. */
const noted: typeof words = {
  ...words,
  on: 'Your answer is written down: on. What was recorded before was deleted.',
  local: 'Your answer is written down: local.',
}

/** What takes precedence over the user's answer, in words: a variable, the program, or the notice. */
const before = ({ reason, variable }: Status): string =>
  variable ??
  (reason === 'host'
    ? 'the program itself'
    : reason === 'level'
      ? "the level of the program's settings"
      : reason === 'notice'
        ? 'the notice, until the next run,'
        : reason.replaceAll('_', ' '))
