import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from './example.ts'

const file = 'oclif/bin/run.mjs'
const bare = '../test/examples/bare-oclif.mjs'
const ok = { outcome: 'ok', exit_code: 0 }
const mistake = { outcome: 'mistake', exit_code: 2 }
const help = { command: 'none', outcome: 'help', exit_code: 0 }

/** As a user types it; `hush` is what nobody is to learn. */
const lines: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'build hush --format json --token=hush': { command: 'build', ...ok, 'option.format': 'json', 'option.token': true },
  'build --token hush --format=text --no-color hush': {
    ...{ command: 'build', ...ok, 'option.format': 'text', 'option.color': true, 'option.token': true },
  },
  'build -fjson hush': { command: 'build', ...ok, 'option.format': 'json' },
  'remote plus hush --url https://hush@hush': { command: 'remote:add', ...ok, 'option.url': true },
  'build nothing': { command: 'build', outcome: 'error', exit_code: 3 },
  'build nowhere': {
    ...{ command: 'build', outcome: 'error', exit_code: 1, error_type: 'TypeError', error_depth: 0 },
    error_stack: expect.any(String),
  },
  build: { command: 'build', ...mistake },
  'build hush --format hush': { command: 'build', ...mistake, 'option.format': true },
  'build hush --hush=hush': { command: 'build', ...mistake },
  'build hush -- --token hush': { command: 'build', ...mistake },
  'remote add hush': { command: 'remote:add', ...mistake },
  hush: { command: 'none', ...mistake },
  'remote hush': { command: 'none', ...mistake },
  remote: help,
  '': help,
  '--help': help,
  'build --help': help,
  '--version': { ...help, outcome: 'version' },
}

describe('oclif', () => {
  test.for(Object.entries(lines))(
    '`%s` does what it does without the hooks, and its event, with no word of the user, arrives before the end',
    async ([line, event], { stage }) => {
      const args = line.split(' ').filter(Boolean)
      const programs = [stage.start(bare, args), stage.start(file, args, { ACME_ENDPOINT: stage.url })]
      for (const { child } of programs) child.stdin.end()
      const [expected, seen] = await Promise.all(programs.map(({ ended }) => ended))
      expect(seen).toEqual(expected)
      expect(stage.received()).toEqual([{ name: 'command', duration_ms: expect.any(Number), ...event }])
      expect(JSON.stringify([...stage.collector.events.values()])).not.toContain('hush')
      expect(stage.segments()).toEqual([])
    },
  )

  test('an endpoint that nobody serves changes nothing, and the event waits', async ({ stage }) => {
    const env = { ACME_ENDPOINT: 'http://127.0.0.1:9' }
    const { stdout } = await stage.run(file, ['build', 'hush'], env)
    expect([stdout, stage.segments().length]).toEqual(['built hush as text\n', 1])
  })

  test('the commands of a plugin that a user installed are theirs: neither their names nor their flags are told', async ({
    stage,
  }) => {
    const data = join(stage.dir, 'data')
    const plugin = join(data, 'acme/node_modules/hush')
    mkdirSync(join(plugin, 'commands'), { recursive: true })
    writeFileSync(
      join(plugin, 'package.json'),
      JSON.stringify({ name: 'hush', version: '1.0.0', type: 'module', oclif: { commands: './commands' } }),
    )
    writeFileSync(
      join(plugin, 'commands/hush.js'),
      `export default class {
        static enableJsonFlag = false; static flags = { hush: { type: 'boolean' } }; static args = {}; static strict = false
        static async run() { console.log('quiet') }
      }`,
    )
    const installed = { private: true, oclif: { plugins: [{ name: 'hush', type: 'user' }] } }
    writeFileSync(join(data, 'acme/package.json'), JSON.stringify(installed))
    const env = { ACME_ENDPOINT: stage.url, XDG_DATA_HOME: data, LOCALAPPDATA: data }
    const { stdout } = await stage.run(file, ['hush', '--hush'], env)
    expect(stdout).toBe('quiet\n')
    expect(stage.received()).toEqual([{ name: 'command', command: 'other', ...ok, duration_ms: expect.any(Number) }])
  })
})
