import { describe, expect, test } from 'vitest'
import { type Line, oneOfEach, ran } from './command-line.ts'

/** What a user may type; `hush` is what nobody is to learn. */
const lines: readonly Line[] = [
  ['build', { command: 'build', outcome: 'ok', exit_code: 0 }],
  ['b hush fast -f json', { command: 'build', outcome: 'ok', 'argument.mode': 'fast', 'option.format': 'json' }],
  ['build --format=json -v --no-color', { 'option.format': 'json', 'option.verbose': true, 'option.no-color': true }],
  ['--color build --token hush --jobs 4', { 'option.color': true, 'option.token': true, 'option.jobs': true }],
  ['build --token=hush -j4 --target es5 es6', { 'option.token': true, 'option.jobs': true, 'option.target': 'other' }],
  ['build -- --hush', { command: 'build', outcome: 'ok' }],
  ['build throws', { outcome: 'error', exit_code: 1, error_type: 'TypeError' }],
  ['build exits', { outcome: 'error', exit_code: 7 }],
  ['build errs', { outcome: 'error', exit_code: 4 }],
  ['build sets', { outcome: 'error', exit_code: 3 }],
  ['remote add hush --url https://hush', { command: 'remote add', 'option.url': true, outcome: 'ok' }],
  ['loose --hush hush', { command: 'loose', outcome: 'ok' }],
  ['tool', { command: 'tool', outcome: 'ok', exit_code: 0 }],
  ['', { command: 'main', outcome: 'help', exit_code: 1 }],
  ['--help', { command: 'main', outcome: 'help', exit_code: 0 }],
  ['help build', { command: 'build', outcome: 'help' }],
  ['build --help', { command: 'build', outcome: 'help' }],
  ['--version', { command: 'main', outcome: 'version', exit_code: 0 }],
  ['hush', { command: 'main', outcome: 'mistake', mistake: 'unknown_command', exit_code: 1 }],
  ['remote hush', { command: 'remote', mistake: 'unknown_command' }],
  ['build --hush', { command: 'build', mistake: 'unknown_option' }],
  ['build --hush=hush', { mistake: 'unknown_option' }],
  ['build -f hush', { mistake: 'invalid_value' }],
  ['build -j hush', { mistake: 'invalid_value' }],
  ['build . hush', { mistake: 'invalid_value' }],
  ['build --token', { mistake: 'missing_value' }],
  ['build . fast hush', { mistake: 'excess_arguments' }],
  ['build --quiet --token hush', { mistake: 'conflicting_options' }],
  ['remote add --url hush', { command: 'remote add', mistake: 'missing_argument' }],
  ['remote add hush', { command: 'remote add', mistake: 'missing_option' }],
]

/** One of each way to end: what is tried once more in other surroundings. */
const ends = lines.filter(([, { exit_code: code }]) => code !== undefined)

describe.each([
  ['as it is', {}, lines],
  // Which takes excess arguments.
  ['of version 12', { LIBRARY: 'commander-12' }, oneOfEach(lines).filter(([line]) => line !== 'build . fast hush')],
  // Between two that are tried with each kind of mistake.
  ['of version 13', { LIBRARY: 'commander-13' }, oneOfEach(ends)],
  ['of version 15', { LIBRARY: 'commander-15' }, oneOfEach(lines)],
  ['with an exitOverride of its own', { OVERRIDES: '1' }, ends],
] as const)('a program of commander, %s, that is run by us', (_how, env, typed) => {
  test.each(typed)('does for "%s" what it would have done, and tells nothing that was typed', async (line, event) => {
    const { bare, instrumented, events, disk } = await ran('commander.mjs', line.split(' ').filter(Boolean), env)
    expect(instrumented).toEqual(bare)
    expect(events).toMatchObject([{ name: 'command', ...event, duration_ms: expect.any(Number) }])
    expect(disk).not.toMatch(/hush|secret/)
    if (!('mistake' in event)) expect(events[0]).not.toHaveProperty('mistake')
  })
})

test.each([
  ['commander ends this process with it', {}, { outcome: 'error', exit_code: 5 }],
  // With `exitOverride()` commander leaves that to the program, which does not care.
  ['the program ends as it likes', { OVERRIDES: '1' }, { outcome: 'ok', exit_code: 0 }],
])('of a command that is a program of its own the end is told: %s', async (_how, env, end) => {
  const { bare, instrumented, events } = await ran('commander.mjs', ['tool', '5'], env)
  expect(instrumented).toEqual(bare)
  expect(events).toMatchObject([{ command: 'tool', ...end }])
})

test('an option that the environment gave was not given', async () => {
  const { instrumented, events } = await ran('commander.mjs', ['build'], { ACME_FORMAT: 'json' })
  expect(instrumented.stdout).toMatch(/^built json/)
  expect(events[0]).not.toHaveProperty('option.format')
})

test('an endpoint where nobody listens changes nothing of what the user sees', async () => {
  const { bare, instrumented, events } = await ran('commander.mjs', ['build', 'throws'], { UPLOAD: 'wait' })
  expect(instrumented).toEqual(bare)
  expect(events).toHaveLength(1)
})

test('a user who said no is obeyed, and the program runs as before', async () => {
  const { bare, instrumented, disk } = await ran('commander.mjs', ['build'], { DO_NOT_TRACK: '1' })
  expect(instrumented).toEqual(bare)
  expect(disk).toBe('')
})
