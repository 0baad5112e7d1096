/** A program of yargs, run by yargs itself or by us. */
const { BARE, STATE, OVERRIDES } = process.env
const { default: yargs } = await import(process.env.LIBRARY ?? 'yargs')
const program = yargs(process.argv.slice(2))
  .scriptName('acme')
  .locale('en')
  .version('1.2.3')
  .option('verbose', { alias: ['v', 'chatty'], type: 'boolean' })
  .option('color', { type: 'boolean', default: true })
  .command(
    ['build [dir] [mode]', 'b'],
    'builds',
    (y) =>
      y
        .positional('dir', { type: 'string' })
        .positional('mode', { choices: ['fast', 'slow'] })
        .option('format', { alias: 'f', choices: ['json', 'text'], default: 'text' })
        .option('token', { type: 'string' })
        .option('jobs', { alias: 'j', type: 'number' }),
    async ({ dir, format, verbose }) => {
      console.log('built', format, verbose ?? false)
      await null
      if (dir === 'throws') throw new TypeError(`no such file: ${dir}`)
      if (dir === 'exits') process.exit(7)
      if (dir === 'sets') process.exitCode = 3
    },
  )
  .command('remote', 'remotes', (y) =>
    y
      .command('add <name>', 'adds one', { url: { demandOption: true, type: 'string' } }, ({ name }) =>
        console.log('added', name),
      )
      .demandCommand(1),
  )
  .demandCommand(1)
  .strict()
if (OVERRIDES) program.exitProcess(false)

/** Run by yargs itself, it is the program of somebody who does not have us. */
async function ours() {
  const { createTelemetry } = await import('../../../dist/index.js')
  const { runProgram } = await import('../../../dist/yargs.js')
  const telemetry = createTelemetry({
    service: { name: 'acme', version: '1.2.3' },
    endpoint: 'http://127.0.0.1:9',
    stateDir: STATE,
    exit: { upload: 'leave', timeoutMs: 1_000 },
  })
  return () => runProgram(program, telemetry)
}
const run = BARE ? () => program.parseAsync() : await ours()
try {
  await run()
  console.log('after')
} catch (error) {
  if (!OVERRIDES) throw error
  console.log('caught', error.name)
  process.exitCode = 1
}
