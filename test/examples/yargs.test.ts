import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from './example.ts'

const file = 'yargs/acme.mjs'
const bare = '../test/examples/bare-yargs.mjs'
const ok = { outcome: 'ok', exit_code: 0 }
const mistake = { outcome: 'mistake', mistake: 'other', exit_code: 1 }

/** What this program declares, and one of each way to end; `hush` is what nobody is to learn. `test/programs/yargs.test.ts` has all lines and ends. */
const lines: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'b hush -f json --no-color': { command: 'build', ...ok, 'option.format': 'json', 'option.color': true },
  'build hush --token hush': { command: 'build', ...ok, 'option.token': true },
  'remote add hush --url https://hush@hush': { command: 'remote add', ...ok, 'option.url': true },
  'build nowhere': { command: 'build', outcome: 'error', exit_code: 1, error_type: 'FolderError', error_depth: 0 },
  'build hush --format hush': { command: 'build', ...mistake, 'option.format': 'other' },
  'build --help': { command: 'build', outcome: 'help', exit_code: 0 },
  '--version': { command: 'main', outcome: 'version', exit_code: 0 },
}

describe('yargs', () => {
  test.for(Object.entries(lines))(
    '`%s` does what it does without telemetry, and its event, with no word of the user, arrives by the next run at the latest',
    async ([line, event], { stage }) => {
      const args = line.split(' ').filter(Boolean)
      const env = { ACME_ENDPOINT: stage.url }
      const programs = [stage.start(bare, args), stage.start(file, args, env)]
      for (const { child } of programs) child.stdin.end()
      const [expected, seen] = await Promise.all(programs.map(({ ended }) => ended))
      expect({ ...seen, stderr: withoutStack(seen) }).toEqual({ ...expected, stderr: withoutStack(expected) })
      if (stage.segments().length > 0) await stage.run(file, ['build', 'hush'], env)
      expect(stage.received()).toContainEqual({ name: 'command', duration_ms: expect.any(Number), ...event })
      expect(JSON.stringify([...stage.collector.events.values()])).not.toContain('hush')
      expect(stage.segments()).toEqual([])
    },
  )

  test('its own event arrives with the fields that were declared', async ({ stage }) => {
    await stage.run(file, ['build', 'hush'], { ACME_ENDPOINT: stage.url })
    expect(stage.received()).toContainEqual({ name: 'built', files: 12, cached: false })
  })

  test('the catalogue is in order, and its page names each option and choice', ({ stage }) => {
    const folder = resolve(import.meta.dirname, '../../examples/yargs')
    const cli = resolve(import.meta.dirname, '../../dist/cli.js')
    const catalogue = (...args: readonly string[]) =>
      spawnSync(process.execPath, [cli, 'catalogue', 'events.mjs', ...args], {
        ...{ cwd: folder, encoding: 'utf8', env: { HOME: stage.dir } },
      })
    expect(catalogue('--check')).toMatchObject({ status: 0, stdout: '2 events are in order\n', stderr: '' })
    const page = catalogue().stdout
    expect(page).toContain('| `option.format` (not always) | one of `json`, `text`; anything else becomes `other` |')
    expect(page).toContain('| `files` | a whole number, 0 or more |')
  })
})

/** Of an error that nobody catches Node prints a stack, in which frames of the program differ. */
const withoutStack = (result: { readonly stderr: string } | undefined) =>
  result?.stderr.replace(/^file:.*\n.*\n.*\^\n|^ +at .*$/gm, '')
