/* Puts the commands of one client together. */

import { disabledTelemetry } from '../client/create.ts'
import { givenOptions } from '../client/given-options.ts'
import type { Commanded, CommandResult, CommandsOptions, IdReport, TelemetryCommands } from '../model/commands.ts'
import { warnHost } from '../node/warn.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { printableJson } from '../policy/shown.ts'
import { answer } from './answer.ts'
import { filesOf, knownId } from './app-files.ts'
import { clear, deleteAll } from './delete.ts'
import { previewOf } from './preview.ts'
import { result } from './result.ts'
import { show } from './show.ts'
import { status } from './status.ts'

/** The commands of one client, over its public methods and the files it names. */
export function createCommands(client: Commanded, options: CommandsOptions): TelemetryCommands {
  const telemetry = clientOf(client)
  const typed: unknown = optionOf(options, 'usage')
  const usage = typeof typed === 'string' ? typed : 'telemetry'
  const asking = {
    deletionEndpoint: optionOf(options, 'deletionEndpoint'),
    deletionHeaders: optionOf(options, 'deletionHeaders'),
  }
  const given = () => givenOptions().get(telemetry)
  return Object.freeze<TelemetryCommands>({
    status: () => status(telemetry, given(), usage),
    on: async () => answer(telemetry, 'on'),
    local: async () => answer(telemetry, 'local'),
    off: async () => answer(telemetry, 'off'),
    show: () => show(telemetry),
    preview: (name, metadata) => preview(telemetry, given(), { name, metadata }),
    id: async () => id(telemetry, given()),
    clear: async () => clear(telemetry),
    delete: () => deleteAll(telemetry, given(), asking),
  })
}

/** `telemetry preview`: one event as each destination would get it. */
/** Without a client the program and its other commands go on, and these say that telemetry is off: a program may have made none on purpose. */
function clientOf(given: Commanded): Commanded {
  if (hasMethods(given, 'status', 'setConsent', 'setEnabled', 'health')) return given
  warnHost(
    `createTelemetryCommands was given ${describe(given)} in the place of a client of createTelemetry(); its commands say that telemetry is off`,
  )
  return disabledTelemetry
}

async function preview(
  telemetry: Commanded,
  given: unknown,
  event: { readonly name: string | undefined; readonly metadata: object | undefined },
): ReturnType<TelemetryCommands['preview']> {
  const bodies = await previewOf(given, filesOf(telemetry), event).catch(() => [])
  const lines = bodies.map(({ body }) => printableJson(body))
  const none = 'Nothing of it would leave: the program has no destination, or does not declare this event.'
  return result(lines.length > 0 ? lines : [none], { bodies }, lines.length > 0)
}

/** `telemetry id`: the pseudonym under which events of this installation are known. */
function id(telemetry: Commanded, given: unknown): CommandResult<IdReport> {
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
