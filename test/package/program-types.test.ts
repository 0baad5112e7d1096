import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compilers, resolutions, strict } from './compilers.ts'
import { root } from './packed.ts'

const modules = join(root, 'node_modules')
const folder = mkdtempSync(join(tmpdir(), 'orangebox-program-types-'))
const files: string[] = []

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/orangebox'), 'junction')
  // commander 15 is an ES module alone, and TypeScript lets no CommonJS file import it.
  for (const type of ['module', 'commonjs'])
    for (const [library, folders] of Object.entries(libraries))
      if (library !== 'commander 15' || type === 'module') addHost(`${library}-${type}`, type, library, folders)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Each library by the packages of the project that are its version and its types. */
const libraries = {
  'commander 12': { commander: 'commander-12' },
  'commander 13': { commander: 'commander-13' },
  'commander 14': { commander: 'commander' },
  'commander 15': { commander: 'commander-15' },
  'yargs 17': { yargs: 'yargs', '@types/yargs': '@types/yargs' },
  'yargs 18': { yargs: 'yargs-18', '@types/yargs': '@types/yargs' },
}

/** A host of one module type that has one version of a library installed. */
function addHost(name: string, type: string, library: string, packages: Readonly<Record<string, string>>): void {
  const host = join(folder, name)
  mkdirSync(join(host, 'node_modules/@types'), { recursive: true })
  for (const [as, from] of Object.entries(packages))
    symlinkSync(join(modules, from), join(host, 'node_modules', as), 'junction')
  writeFileSync(join(host, 'package.json'), JSON.stringify({ type }))
  writeFileSync(join(host, 'main.ts'), common + (library.startsWith('yargs') ? ofYargs : ofCommander))
  files.push(`${name}/main.ts`)
}

const common = `
import { createTelemetry, deferTelemetry } from 'orangebox'
import { addTelemetryCommand, createTelemetryCommands, telemetryCommand } from 'orangebox/commands'
import { boolean, defineEvents, number } from 'orangebox/events'

const service = { name: 'acme', version: '1.4.0' }
const about = { description: 'It ended.', purpose: 'Speed.', owner: 'cli' }
const plain = createTelemetry({ service, endpoint: undefined })
const commands = createTelemetryCommands(plain)
`

const ofCommander = `
import { Command, Option, program } from 'commander'
import { commandEvent, runProgram } from 'orangebox/commander'

class Own extends Command {}
const own = new Own('acme')
own.command('build <dir>').addOption(new Option('--format <name>').choices(['json', 'text'])).action(async (dir: string) => void dir)
addTelemetryCommand(own, commands)
void telemetryCommand
const events = defineEvents({ command: commandEvent(own, { owner: 'cli' }), build: { ...about, fields: { ms: number() } } })
const telemetry = createTelemetry({ service, endpoint: undefined, events })

export async function main(): Promise<void> {
  await runProgram(own, telemetry)
  await runProgram(program, plain, { event: 'ran', types: ['ConfigError'], argv: ['build'], from: 'user' })
  await runProgram(new Command(), deferTelemetry())
  // @ts-expect-error
  await runProgram(program, plain, { from: 'somewhere' })
  // @ts-expect-error
  await runProgram({}, plain)
  // @ts-expect-error a child has no end of its own
  await runProgram(program, plain.child())
}
`

const ofYargs = `
import yargs from 'yargs'
import { commandEvent, runProgram } from 'orangebox/yargs'

const command = commandEvent({ commands: ['build'], options: { format: ['json', 'text'], watch: true }, owner: 'cli' })
const events = defineEvents({ command, build: { ...about, fields: { ok: boolean(), ms: number() } } })
const telemetry = createTelemetry({ service, endpoint: undefined, events })
void addTelemetryCommand

export async function main(argv: readonly string[]): Promise<void> {
  const program = yargs(argv).command(
    'build <dir>',
    'builds it',
    (builder) => builder.positional('dir', { type: 'string', demandOption: true }).option('format', { choices: ['json', 'text'] as const }),
    async ({ dir, format }) => void [dir.length, format],
  )
  await runProgram(program.command(telemetryCommand(commands)).demandCommand().strict(), telemetry)
  await runProgram(yargs(argv).option('n', { type: 'number', demandOption: true }), plain, { event: 'ran', args: 'build', types: ['ConfigError'] })
  await runProgram(yargs(argv), deferTelemetry(), { args: argv })
  // @ts-expect-error
  await runProgram({}, plain)
  // @ts-expect-error
  await runProgram(yargs(argv), plain, { argv })
}
`

// How a module is found is tested in types.test.ts, in each way and for each entry.
test.each(Object.entries(compilers))(
  'a program of each version of commander and yargs is one to runProgram: %s',
  (_compiler, path) => {
    expect(files).toHaveLength(11)
    const compilerOptions = {
      ...{ ...strict, ...resolutions.nodenext, target: 'es2022', lib: ['es2022'], esModuleInterop: true, noEmit: true },
      // The declarations of the libraries are not ours to check; ours are checked in types.test.ts.
      skipLibCheck: true,
      // The types of both libraries ask for those of Node.
      ...{ types: ['node'], typeRoots: [join(modules, '@types')] },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
    const { status, stdout } = spawnSync(process.execPath, [join(modules, path), '-p', folder], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([0, ''])
  },
)
