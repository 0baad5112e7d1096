import { execSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, type Outcome, runtime } from './host.ts'
import { recipe } from './recipes.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const environment = () => ({ ACME_TELEMETRY_URL: host.url, XDG_STATE_HOME: host.stateDir })
const run = (program: string, ...args: string[]) => host.run(runtime, [program, ...args], {}, environment())
const events = () => [...host.collector.events.values()].map(({ event }) => event.event_data)
const built = (format: string) => [expect.objectContaining({ event_name: 'build', metadata: { format } })]
const ended = ({ code, signal }: Outcome) => ({ code, signal })

function write({ files }: { readonly files: Readonly<Record<string, string>> }) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(host.folder, name), text)
}

describe('commander, bundled by esbuild as docs/hosts.md says,', () => {
  const esbuild = recipe('esbuild with commander')
  const [toModule = '', toCommonJs = ''] = esbuild.commands

  /** Runs a command line as a shell does, with esbuild on its path; what the program was built from is gone afterwards. */
  function bundle(command: string) {
    write(esbuild)
    host.link('commander')
    const PATH = [resolve(import.meta.dirname, '../../node_modules/.bin'), process.env.PATH].join(delimiter)
    execSync(command, { cwd: host.folder, env: { ...process.env, PATH }, stdio: 'pipe' })
  }

  test('has a command for each kind of module', () => {
    expect(Object.keys(esbuild.files)).toEqual(['entry.js', 'main.js'])
    expect(esbuild.commands.map((command) => /--format=(\w+)/.exec(command)?.[1])).toEqual(['esm', 'cjs'])
  })

  test.each([
    ['one ES module', toModule, 'dist/acme.mjs'],
    ['one CommonJS file', toCommonJs, 'dist/acme.cjs'],
  ])('works as %s, and leaves its events to an uploader', async (_, command, program) => {
    bundle(command)
    expect(await run(program, 'build', '--format', 'json')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    await host.collector.received(1)
    await host.uploadersGone()
    expect(events()).toEqual(built('json'))

    const help = await run(program, '--help')
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: acme'), stderr: '' })
    const wrong = await run(program, 'build', '--fromat')
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining("unknown option '--fromat'") })
  })

  test('needs the banner of the page in an ES module', async () => {
    bundle(toModule.replace(/ --banner:js=".*"/, ''))
    const outcome = await run('dist/acme.mjs', 'build')
    expect(outcome.stderr).toContain('Dynamic require of "node:events" is not supported')
    expect(outcome.code).not.toBe(0)
  })
})

describe('yargs in a CommonJS program, as docs/hosts.md says,', () => {
  beforeEach(() => {
    write(recipe('yargs, also in CommonJS'))
    host.link('yargs')
  })

  test('sends what was logged', async () => {
    expect(await run('acme.cjs', 'build', '--format', 'json')).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(events()).toEqual(built('json'))
    expect(host.segments()).toEqual([])
  })

  test.each([
    ['--help', 0, 'stdout', 'acme build'],
    ['--version', 0, 'stdout', ''],
    ['bulid', 1, 'stderr', 'Unknown argument: bulid'],
  ] as const)(
    'after %s it still shuts down, and sends what an earlier run left',
    async (argument, code, where, text) => {
      await host.collector.close()
      expect(ended(await run('acme.cjs', 'build'))).toEqual({ code: 0, signal: null })
      await host.collector.listen(Number(new URL(host.url).port))
      host.later()

      const outcome = await run('acme.cjs', argument)
      expect(outcome).toMatchObject({ code, signal: null })
      expect(outcome[where]).toContain(text)
      expect(events()).toEqual(built('text'))
    },
  )
})
