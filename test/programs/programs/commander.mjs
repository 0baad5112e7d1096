/** A program of commander, run by commander itself or by us. */
const { Argument, Command, InvalidArgumentError, Option } = await import(process.env.LIBRARY ?? 'commander')
const { BARE, STATE, OVERRIDES, UPLOAD = 'leave' } = process.env
const program = new Command('acme').version('1.2.3').option('-v, --verbose').option('--no-color').option('--color')
if (OVERRIDES) program.exitOverride()
const number = (text) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not a number.')
  return Number(text)
}
program
  .command('build')
  .alias('b')
  .argument('[dir]')
  .addArgument(new Argument('[mode]').choices(['fast', 'slow']))
  .addOption(new Option('-f, --format <name>').choices(['json', 'text']).default('text').env('ACME_FORMAT'))
  .addOption(new Option('--target <name...>').choices(['es5', 'es6']))
  .addOption(new Option('--quiet').conflicts('token'))
  .option('--token <token>')
  .option('-j, --jobs <n>', 'how many', number)
  .action(async (dir, _mode, options, command) => {
    console.log('built', options.format, command.optsWithGlobals().verbose ?? false)
    await null
    if (dir === 'throws') throw new TypeError(`no such file: ${dir}`)
    if (dir === 'exits') process.exit(7)
    if (dir === 'errs') command.error('no such project', { exitCode: 4, code: 'acme.secret' })
    if (dir === 'sets') process.exitCode = 3
  })
const remote = program.command('remote')
remote
  .command('add <name>')
  .requiredOption('--url <url>')
  .action((name) => console.log('added', name))
program.command('tool', 'a program of its own', { executableFile: 'stand-alone.mjs' })
const loose = program.command('loose').allowUnknownOption().allowExcessArguments()
loose.action(() => console.log('loose'))

/** Run by commander itself, it is the program of somebody who does not have us. */
async function ours() {
  const { createTelemetry } = await import('../../../dist/index.js')
  const { runProgram } = await import('../../../dist/commander.js')
  const telemetry = createTelemetry({
    service: { name: 'acme', version: '1.2.3' },
    endpoint: 'http://127.0.0.1:9',
    stateDir: STATE,
    exit: { upload: UPLOAD, timeoutMs: 1_000 },
  })
  return () => runProgram(program, telemetry)
}
const run = BARE ? () => program.parseAsync() : await ours()
try {
  await run()
  console.log('after')
} catch (error) {
  if (!OVERRIDES || error.exitCode === undefined) throw error
  console.log('caught', error.code)
  process.exitCode = error.exitCode
}
