/* Puts the commands of one client together. */

import { disabledTelemetry } from '../client/disabled-telemetry.ts'
import { givenOptions } from '../client/given-options.ts'
import type { Commanded, CommandsOptions, TelemetryCommands } from '../model/commands.ts'
import { warnHost } from '../node/warn.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { optionOf } from '../policy/option-of.ts'
import { answer } from './answer.ts'
import { clear } from './clear.ts'
import { deleteAll } from './delete.ts'
import { id } from './id.ts'
import { preview } from './preview.ts'
import { show } from './show.ts'
import { status } from './status.ts'

/**
 * The commands of one client, over its public methods and the files it names.
 *
 * All of them are asynchronous, also those that need not be: a tool then writes one `await` for any of them, and a later version may have to
 * wait where this one does not. Options are read once, here, so that a wrong one is the same wrong one in every command.
 */
export function createCommands(client: Commanded, options: CommandsOptions): TelemetryCommands {
  const telemetry = clientOf(client)
  const typed: unknown = optionOf(options, 'usage')
  const named = typeof typed === 'string' ? typed : undefined
  const asking = {
    deletionEndpoint: optionOf(options, 'deletionEndpoint'),
    deletionHeaders: optionOf(options, 'deletionHeaders'),
  }
  // Asked for at each call: a deferred client gets its options when it is started, which may be after this.
  const given = () => givenOptions().get(telemetry)
  return Object.freeze<TelemetryCommands>({
    // The option goes first: a program may be called otherwise than its parser says.
    status: (usage) => status(telemetry, given(), named ?? (typeof usage === 'string' ? usage : 'telemetry')),
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

/** The client, or one that is off. Without one the program and its other commands go on, and these say that telemetry is off. */
function clientOf(given: Commanded): Commanded {
  if (hasMethods(given, 'status', 'setConsent', 'setEnabled', 'health')) return given
  warnHost(
    `createTelemetryCommands was given ${describe(given)} in the place of a client of createTelemetry(); its commands say that telemetry is off`,
  )
  return disabledTelemetry
}
