import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const cli = resolve('dist/cli.js')
const entry = pathToFileURL(resolve('dist/events.js')).href
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-catalogue-'))
  mkdirSync(join(folder, 'src'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
const declare = (events: string) =>
  write(
    'src/events.mjs',
    `import { defineEvents, number, text } from '${entry}'\nexport const events = defineEvents(${events})\n`,
  )
const about = "description: 'It ended.', purpose: 'Speed.', owner: 'cli'"

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'catalogue', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {},
  })
  return { status, stdout, said: stderr.trim().split('\n') }
}

test('makes the page, and --check is content with it until a declaration changes', () => {
  declare(`{ build: { ${about}, fields: { ms: number() } } }`)
  write('src/main.ts', "telemetry.logEvent('build', { ms: 1 })")
  expect(run('src/events.mjs', '--out', 'TELEMETRY.md')).toMatchObject({ status: 0, stdout: '', said: [''] })
  expect(readFileSync(join(folder, 'TELEMETRY.md'), 'utf8')).toContain('| `ms` | a number |')
  expect(run('src/events.mjs', '--out', 'TELEMETRY.md', '--check')).toMatchObject({
    status: 0,
    stdout: '1 event is in order\n',
  })
  declare(`{ build: { ${about}, fields: { ms: number({ unit: 'ms' }) } } }`)
  expect(run('--out', 'TELEMETRY.md', 'src/events.mjs', '--check')).toMatchObject({
    status: 1,
    said: ['orangebox: TELEMETRY.md is not what would be written: run the command again without --check'],
  })
  expect(readFileSync(join(folder, 'TELEMETRY.md'), 'utf8')).not.toContain('in `ms`')
})

test('a file that cannot be written is told in one line, without a stack', () => {
  declare(`{ build: { ${about} } }`)
  expect(run('src/events.mjs', '--out', 'missing/TELEMETRY.md')).toEqual({
    status: 2,
    stdout: '',
    said: [
      expect.stringMatching(/^orangebox: missing\/TELEMETRY\.md cannot be written: ENOENT/),
      '(add --help for what is possible)',
    ],
  })
})

test('--check finds exposures that are told and not declared, and takes them as logging', () => {
  write('src/main.js', "telemetry.logEvent('build'); trackExposures(telemetry)")
  declare(`{ build: { ${about} } }`)
  expect(run('src/events.mjs', '--check')).toMatchObject({
    status: 1,
    said: [
      'orangebox: exposures are told, but experiment_viewed is not declared, so none is recorded: declare it by experimentEvent()',
    ],
  })
  declare(`{ build: { ${about} }, experiment_viewed: { ${about} } }`)
  expect(run('src/events.mjs', '--check')).toMatchObject({ status: 0 })
})

test('--check finds what has expired, what is never logged and what cannot be used', () => {
  declare(
    `{ old: { ${about}, expires: '2020-01-31' }, unused: { ${about} }, bad: { ${about}, fields: { t: text({ max: 3 }) } } }`,
  )
  write('src/main.js', 'telemetry.logEvent("old"); telemetry.logEvent(`bad`) // unused')
  mkdirSync(join(folder, 'src/node_modules'))
  write('src/node_modules/other.js', "'unused'")
  expect(run('src/events.mjs', '--check')).toMatchObject({
    status: 1,
    said: [
      'orangebox: bad.t: free text leaves only as privileged(text()); the field is left out',
      'orangebox: old expired on 2020-01-31',
      'orangebox: unused is never logged in src',
    ],
  })
})

test('--check knows that runProgram logs the event of command lines', () => {
  declare(`{ command: { ${about} } }`)
  write('src/main.js', 'await program.parseAsync()')
  expect(run('src/events.mjs', '--check')).toMatchObject({
    status: 1,
    said: ['orangebox: command is never logged in src'],
  })
  write('src/main.js', 'await runProgram(program, telemetry)')
  expect(run('src/events.mjs', '--check')).toMatchObject({ status: 0 })
})

test('--check finds that runProgram logs an event which is not declared, under whatever name', () => {
  declare(`{ build: { ${about} } }`)
  write('src/main.js', "telemetry.logEvent('build'); await runProgram(program, telemetry, { event: 'ran' })")
  expect(run('src/events.mjs', '--check')).toMatchObject({
    status: 1,
    said: [
      'orangebox: runProgram logs the event command, which is not declared, so it is not recorded: declare it by commandEvent()',
    ],
  })
  declare(`{ build: { ${about} }, ran: { ${about}, fields: { outcome: number(), exit_code: number() } } }`)
  expect(run('src/events.mjs', '--check')).toMatchObject({ status: 0, stdout: '2 events are in order\n' })
})

test('prints JSON and a registry', () => {
  declare(`{ build: { ${about}, fields: { ms: number() } } }`)
  expect(JSON.parse(run('src/events.mjs', '--json').stdout).events.build.schema.required).toEqual(['ms'])
  expect(JSON.parse(run('src/events.mjs', '--weaver').stdout)).toMatchObject({
    file_format: 'definition/2',
    events: [{ name: 'build' }],
  })
})

test('a module that prints is understood, and one that exits is named', () => {
  declare(`(console.log('hello'), { build: { ${about} } })`)
  expect(JSON.parse(run('src/events.mjs', '--json').stdout).events).toHaveProperty('build')
  write('src/exits.mjs', 'process.exit(0)')
  expect(run('src/exits.mjs').said[0]).toBe('orangebox: src/exits.mjs ended the process while it was loaded')
})

test('a call that cannot be carried out says why', () => {
  write('src/empty.mjs', 'export const events = {}')
  write('src/broken.mjs', "throw new Error('not today')")
  write('src/typed.ts', 'export const n: number = 1')
  expect(run()).toMatchObject({
    status: 2,
    said: ['orangebox: which module? orangebox catalogue <file>', expect.any(String)],
  })
  expect(run('src/empty.mjs').said[0]).toBe('orangebox: src/empty.mjs exports nothing that defineEvents made')
  expect(run('src/broken.mjs').said[0]).toBe('orangebox: src/broken.mjs cannot be loaded: not today')
  // As `npm init` leaves a package.
  write('package.json', '{ "type": "commonjs" }')
  for (const [name, text] of Object.entries({ imports: "import 'node:fs'", exports: 'export const n = 1' })) {
    write(`src/${name}.js`, text)
    expect(run(`src/${name}.js`).said[0]).toContain(
      `; its package.json says that it is CommonJS: write "type": "module" there, or name the file src/${name}.mjs`,
    )
  }
  expect(run('src/empty.mjs', '--json', '--weaver').status).toBe(2)
  // An old Node reads no TypeScript; a new one finds a module where the folder has none.
  expect(run('src/typed.ts').said[0]).toMatch(/reads no TypeScript: use Node 22.18 or later|says that it is CommonJS/)
})
