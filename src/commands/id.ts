/* `telemetry id`: the pseudonym under which events of this installation are known. A user gives it to whoever is asked about them. */

import type { Commanded, CommandResult, IdReport } from '../model/commands.ts'
import { filesOf } from './app-files.ts'
import { knownId } from './known-id.ts'
import { result } from './result.ts'

/**
 * Tells it. Makes none: whoever asks for an id has not agreed to have one.
 *
 * @param given the options of the client.
 */
export function id(telemetry: Commanded, given: unknown): CommandResult<IdReport> {
  const files = filesOf(telemetry)
  const known = files && knownId(files, given)
  if (!known)
    return result(['There is no installation id: no event was recorded, or it was deleted.'], {
      installationId: null,
      until: undefined,
    })
  const until = known.until === undefined ? undefined : new Date(known.until).toISOString()
  const lines = until === undefined ? [known.id] : [known.id, `Another one takes its place on ${until.slice(0, 10)}.`]
  return result(lines, { installationId: known.id, until })
}
