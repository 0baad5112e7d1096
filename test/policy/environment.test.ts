import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Machine } from '../../src/model/ports.ts'
import { isCi } from '../../src/policy/ci.ts'
import { slug, variablePrefix } from '../../src/policy/slug.ts'
import { stateDirectory } from '../../src/policy/state-directory.ts'
import { aMachine } from '../support/fakes/machine.ts'

describe('a CI job is told by', () => {
  test.each([
    { CI: 'true' },
    { CI: '1' },
    { CI: 'woodpecker' },
    { GITHUB_ACTIONS: 'true' },
    { GITLAB_CI: 'true' },
    { TEAMCITY_VERSION: '2024.1' },
    { JENKINS_URL: 'https://ci.example' },
    { TF_BUILD: 'True' },
    { CODEBUILD_BUILD_ARN: 'arn:aws:codebuild' },
  ])('%j', (env) => expect(isCi(env)).toBe(true))
})

describe('no CI job is told by', () => {
  test.each([
    {},
    { BUILD_NUMBER: '7' },
    { RUN_ID: '7' },
    { VERCEL: '1' },
    { CI: 'false', GITHUB_ACTIONS: 'true' },
    { CI: '0', GITLAB_CI: 'true' },
    { CI: 'off', TRAVIS: '1' },
    { CI: 'no' },
    { CI: '' },
    { GITHUB_ACTIONS: 'false' },
  ])('%j', (env) => expect(isCi(env)).toBe(false))
})

describe('the slug of', () => {
  test.each([
    ['acme', 'acme'],
    ['@acme/cli', 'acme-cli'],
    ['Acme CLI 2', 'acme-cli-2'],
    ['--acme--', 'acme'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a..b//c', 'a-b-c'],
    ['日本', 'k4l-kdo'],
    ['', 'app'],
    ['...', '1a-1a-1a'],
    ['é', '6h'],
    ['con', 'con-app'],
    ['CON', 'con-app'],
    ['@nul', 'nul-app'],
    ['prn', 'prn-app'],
    ['aux', 'aux-app'],
    ['com1', 'com1-app'],
    ['LPT9', 'lpt9-app'],
    ['com10', 'com10'],
    ['console', 'console'],
    // Its code point spells the name of a device.
    ['艳', 'prn-app'],
    ['null', 'null'],
    [`${'a'.repeat(47)}-b`, 'a'.repeat(47)],
  ])('%j is %j', (name, expected) => expect(slug(name)).toBe(expected))

  test('anything is a name for a directory on every platform', () => {
    const units = ['a', 'Z', '0', '-', '.', '/', '\\', ' ', '_', 'é', '日', '🦀', '\ud800', '\0']
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...units), maxLength: 200 }), (name) => {
        const made = slug(name)
        expect(made).toMatch(/^[a-z0-9]+(?:-+[a-z0-9]+)*$/)
        expect(made.length).toBeLessThan(50)
        expect(slug(made)).toBe(made)
      }),
    )
  })
})

test('the variables of an app are named after it', () => {
  expect(variablePrefix('acme-cli')).toBe('ACME_CLI')
  expect(variablePrefix('a-b-c2')).toBe('A_B_C2')
})

describe('state is kept in', () => {
  const win = { platform: 'win32', homeDirectory: () => 'C:\\Users\\ann' }
  test.each<[string, Partial<Machine>, string | undefined]>([
    ['~/.local/state on Linux', {}, '/home/ann/.local/state'],
    ['XDG_STATE_HOME', { env: { XDG_STATE_HOME: '/x/state' } }, '/x/state'],
    ['the default where XDG_STATE_HOME is relative', { env: { XDG_STATE_HOME: 'x' } }, '/home/ann/.local/state'],
    ['the default where XDG_STATE_HOME is empty', { env: { XDG_STATE_HOME: '' } }, '/home/ann/.local/state'],
    ['~/.local/state on other Unixes', { platform: 'freebsd' }, '/home/ann/.local/state'],
    ['Application Support on macOS', { platform: 'darwin' }, '/home/ann/Library/Application Support'],
    [
      'Application Support on macOS, whatever XDG says',
      { platform: 'darwin', env: { XDG_STATE_HOME: '/x' } },
      '/home/ann/Library/Application Support',
    ],
    ['LOCALAPPDATA on Windows', { ...win, env: { LOCALAPPDATA: 'D:\\Local' } }, 'D:\\Local'],
    ['a network share on Windows', { ...win, env: { LOCALAPPDATA: '\\\\nas\\ann' } }, '\\\\nas\\ann'],
    ['AppData\\Local where Windows does not say', win, 'C:\\Users\\ann/AppData/Local'],
    [
      'AppData\\Local where LOCALAPPDATA is relative',
      { ...win, env: { LOCALAPPDATA: 'x' } },
      'C:\\Users\\ann/AppData/Local',
    ],
    ['nowhere without a home', { homeDirectory: () => undefined }, undefined],
    ['nowhere with a home that is no absolute path', { homeDirectory: () => 'ann' }, undefined],
    // As systemd, cron and builders in sandboxes say that there is none.
    ['nowhere with /dev/null for a home', { homeDirectory: () => '/dev/null' }, undefined],
    [
      'the default where XDG_STATE_HOME is /dev/null',
      { env: { XDG_STATE_HOME: '/dev/null' } },
      '/home/ann/.local/state',
    ],
    ['XDG_STATE_HOME without a home', { homeDirectory: () => undefined, env: { XDG_STATE_HOME: '/x' } }, '/x'],
  ])('%s', (_name, machine, expected) => expect(stateDirectory(aMachine(machine))).toBe(expected))
})
