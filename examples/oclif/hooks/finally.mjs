// @ts-check
import { oneOf } from 'orangebox'
import { logError } from 'orangebox/events'
import { givenFlags } from '../given-flags.mjs'
import { run, telemetry } from '../telemetry.mjs'

const outcome = oneOf('ok', 'error', 'mistake', 'help', 'version')

/**
 * oclif calls this and waits for it when a run has ended, whichever way, before anything ends the process: this is where the event is logged and sent.
 *
 * @param {{
 *   Command?: import('@oclif/core').Command.Loadable,
 *   argv: string[],
 *   id?: string,
 *   error?: Error & { oclif?: { exit?: number }, parse?: unknown },
 *   config: import('@oclif/core').Config,
 * }} options
 */
export default async function done({ Command, argv, id, error, config }) {
  // `Command` is what was found in the program, never what was typed; without one it was --help, --version or a mistake.
  const declared = config.commands.find(({ aliases }) => Command && aliases.includes(Command.id)) ?? Command
  // The commands of plugins that a user has installed or linked are the user's: they are `other`, and their flags are left out.
  const own = config.commands.filter(({ pluginType }) => pluginType === 'core').map(({ id }) => id)
  const command = oneOf(...own, 'none')
  const withoutCommand = id === '--version' ? 'version' : 'help'
  const exit_code = error ? (error.oclif?.exit ?? 1) : Number(process.exitCode ?? 0)
  // Of the parser's errors, which oclif marks so, and of unknown commands.
  const isMistake = error !== undefined && (error.parse !== undefined || Command === undefined)
  const metadata = {
    ...(Command?.pluginType === 'core' && givenFlags(Command, argv)),
    command: command(declared?.id ?? 'none'),
    outcome: outcome(isMistake ? 'mistake' : exit_code !== 0 ? 'error' : Command ? 'ok' : withoutCommand),
    exit_code,
    duration_ms: Math.round(performance.now() - run.began),
  }
  // `this.exit(3)` is an error to oclif, and none to the program.
  const isError = error !== undefined && !isMistake && /** @type {{ code?: unknown }} */ (error).code !== 'EEXIT'
  if (isError) logError(telemetry, 'command', error, metadata)
  else telemetry.logEvent('command', metadata)
  await telemetry.shutdown()
}
