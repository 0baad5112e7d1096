// @ts-check
import yargs from 'yargs'
import { formats } from './events.mjs'

/**
 * The program itself. It gets its telemetry, so that a test can hand in another.
 *
 * @param {readonly string[]} args
 * @param {Pick<import('orangebox').TelemetryOf<typeof import('./events.mjs').events>, 'logEvent'>} telemetry
 */
export const acme = (args, telemetry) =>
  yargs(args)
    .scriptName('acme')
    .version('1.0.0')
    .command(
      ['build <folder>', 'b'],
      'Build a folder.',
      (command) =>
        command
          .positional('folder', { type: 'string', demandOption: true })
          .option('format', { alias: 'f', choices: formats, default: formats[1] })
          .option('color', { type: 'boolean' })
          .option('token', { type: 'string' }),
      ({ folder, format }) => {
        if (folder === 'nowhere') throw new FolderError(`there is no ${folder}`)
        console.log(`built ${folder} as ${format}`)
        telemetry.logEvent('built', { files: 12, cached: false })
      },
    )
    .command('remote', 'Remotes.', (command) =>
      command
        .command(
          'add <name>',
          'Add a remote.',
          (add) => add.positional('name', { type: 'string' }).option('url', { type: 'string', demandOption: true }),
          ({ name }) => console.log(`added ${name}`),
        )
        .demandCommand(1),
    )
    .demandCommand(1)
    .strict()

class FolderError extends Error {
  /** @override What `types` calls it; a class's own name is lost where code is minified. */
  name = 'FolderError'
}
