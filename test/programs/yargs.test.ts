import { describe, expect, test } from 'vitest'
import { type Line, oneOfEach, ran } from './command-line.ts'

/** What a user may type; `hush` is what nobody is to learn. */
const lines: readonly Line[] = [
  ['build', { command: 'build', outcome: 'ok', exit_code: 0 }],
  ['b hush fast -f json', { command: 'build', outcome: 'ok', 'argument.mode': 'fast', 'option.format': 'json' }],
  ['build --format=json -v --token=hush', { 'option.format': 'json', 'option.verbose': true, 'option.token': true }],
  [
    'build --chatty --no-color --token hush --jobs 4',
    { 'option.verbose': true, 'option.color': true, 'option.jobs': true },
  ],
  ['build throws', { outcome: 'error', exit_code: 1 }],
  ['build exits', { outcome: 'error', exit_code: 7 }],
  ['build sets', { outcome: 'error', exit_code: 3 }],
  ['remote add hush --url https://hush', { command: 'remote add', 'option.url': true, outcome: 'ok' }],
  ['', { command: 'main', outcome: 'mistake', exit_code: 1 }],
  ['--help', { command: 'main', outcome: 'help', exit_code: 0 }],
  ['build --help', { outcome: 'help' }],
  ['--version', { command: 'main', outcome: 'version', exit_code: 0 }],
  ['hush', { command: 'main', outcome: 'mistake', mistake: 'other', exit_code: 1 }],
  ['remote hush', { outcome: 'mistake' }],
  ['build --hush', { command: 'build', outcome: 'mistake' }],
  ['build --hush=hush', { outcome: 'mistake' }],
  ['build -f hush', { outcome: 'mistake', 'option.format': 'other' }],
  ['build . hush', { outcome: 'mistake' }],
  ['build . fast hush', { outcome: 'mistake' }],
  ['remote add --url hush', { outcome: 'mistake' }],
  ['remote add hush', { command: 'remote add', outcome: 'mistake' }],
]

describe.each([
  ['as it is', {}, lines],
  ['of version 18', { LIBRARY: 'yargs-18' }, oneOfEach(lines)],
  ['with exitProcess(false)', { OVERRIDES: '1' }, lines.filter(([, { exit_code: code }]) => code !== undefined)],
] as const)('a program of yargs, %s, that is run by us', (_how, env, typed) => {
  test.each(typed)('does for "%s" what it would have done, and tells nothing that was typed', async (line, event) => {
    const { bare, instrumented, events, disk } = await ran('yargs.mjs', line.split(' ').filter(Boolean), env)
    expect(instrumented).toEqual(bare)
    expect(events).toMatchObject([{ name: 'command', ...event, duration_ms: expect.any(Number) }])
    expect(disk).not.toMatch(/hush/)
    if (event.outcome !== 'mistake') expect(events[0]).not.toHaveProperty('mistake')
  })
})

test('help is told of the command that it is about', async () => {
  const { events } = await ran('yargs.mjs', ['build', '--help'])
  expect(events).toMatchObject([{ command: 'build', outcome: 'help' }])
})
