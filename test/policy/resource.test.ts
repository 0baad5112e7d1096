import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import type { Machine } from '../../src/model/ports.ts'
import { hostFacts, ownFacts } from '../../src/policy/resource.ts'
import { aMachine } from '../support/fakes/machine.ts'

const service = { name: '@acme/cli', version: '1.4.0' }
const facts = (machine: Partial<Machine> = {}) => ownFacts(service, aMachine(machine))

test('what is known of a plain Linux machine', () => {
  expect(facts()).toEqual({
    'service.name': '@acme/cli',
    'service.version': '1.4.0',
    'telemetry.sdk.name': 'orangebox',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'os.type': 'linux',
    'os.version': '6.8.0',
    'host.arch': 'amd64',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '20.20.2',
    ci: false,
  })
})

test('container, WSL and CI are said where they are known', () => {
  const machine = { container: () => 'docker', wslVersion: () => '2', env: { CI: 'true' } }
  expect(facts(machine)).toMatchObject({ 'container.runtime.name': 'docker', 'wsl.version': '2', ci: true })
})

test.each([
  ['win32', 'windows'],
  ['darwin', 'darwin'],
  ['linux', 'linux'],
  ['sunos', 'solaris'],
  ['android', 'linux'],
  ['freebsd', 'freebsd'],
  ['plan9', 'plan9'],
])('the platform %s is %s to OpenTelemetry', (platform, expected) =>
  expect(facts({ platform })['os.type']).toBe(expected),
)

test.each([
  ['x64', 'amd64'],
  ['ia32', 'x86'],
  ['arm', 'arm32'],
  ['arm64', 'arm64'],
  ['ppc', 'ppc32'],
  ['ppc64', 'ppc64'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
])('the architecture %s is %s to OpenTelemetry', (arch, expected) =>
  expect(facts({ arch })['host.arch']).toBe(expected),
)

test.each([
  ['bun', '1.3.0'],
  ['deno', '2.5.0'],
])('the runtime is said by its own name: %s', (name, version) =>
  expect(facts({ runtime: () => [name, version] })).toMatchObject({
    'process.runtime.name': name,
    'process.runtime.version': version,
  }),
)

describe('the terminal is', () => {
  test.each([
    [{}, undefined],
    [{ TERM: 'dumb' }, undefined],
    [{ TERM: 'xterm-256color' }, 'other'],
    [{ TERM_PROGRAM: 'vscode' }, 'vscode'],
    [{ TERM_PROGRAM: 'iTerm.app' }, 'iterm'],
    [{ TERM_PROGRAM: 'Apple_Terminal' }, 'apple_terminal'],
    [{ TERM_PROGRAM: 'WezTerm' }, 'wezterm'],
    [{ TERM_PROGRAM: 'ghostty' }, 'ghostty'],
    [{ TERM_PROGRAM: 'WarpTerminal' }, 'warp'],
    [{ TERM_PROGRAM: 'Hyper' }, 'hyper'],
    [{ TERM_PROGRAM: 'tmux' }, 'tmux'],
    [{ TERM_PROGRAM: '/home/ann/bin/my-own' }, 'other'],
    [{ TERM_PROGRAM: 'constructor' }, 'other'],
    [{ WT_SESSION: '7' }, 'windows_terminal'],
    [{ TERMINAL_EMULATOR: 'JetBrains-JediTerm' }, 'jetbrains'],
    [{ KITTY_WINDOW_ID: '1' }, 'kitty'],
    [{ TMUX: '/tmp/tmux' }, 'tmux'],
  ] as const)('%j → %s', (env, name) => expect(facts({ env })['terminal.name']).toBe(name))
})

describe('facts of the host', () => {
  function merge(host: unknown) {
    const faults: string[] = []
    return { facts: hostFacts(host, (message) => faults.push(message)), faults }
  }

  test('are texts, numbers and booleans', () => {
    expect(merge({ 'acme.channel': 'beta', seats: 3, paid: true, none: undefined })).toEqual({
      facts: { 'acme.channel': 'beta', seats: 3, paid: true },
      faults: [],
    })
  })
  test.each<[string, unknown]>([
    ['a list', ['x']],
    ['an object', {}],
    ['null', null],
    ['NaN', Number.NaN],
    ['a BigInt', 1n],
    ['a function', () => 1],
    ['a long text', 'x'.repeat(1_025)],
    ['a lone surrogate', '\ud800'],
  ])('that cannot be sent are left out, and told: %s', (_name, value) => {
    const { facts: merged, faults } = merge({ good: 1, bad: value })
    expect(merged).toEqual({ good: 1 })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^"bad" is /)
  })
  test('under a very long name are left out', () => {
    expect(merge({ ['x'.repeat(129)]: 1 }).faults).toHaveLength(1)
  })
  test.each([undefined, null, 7, 'text'])('instead of an object are none: %o', (host) =>
    expect(merge(host).facts).toEqual({}),
  )
  test('in an object that cannot be looked at are none, and told', () => {
    const closed = new Proxy({}, { ownKeys: () => [][0] as never })
    const { facts: merged, faults } = merge(closed)
    expect([merged, faults]).toEqual([{}, ['resource: its facts cannot be read; events are sent without them']])
  })
  test('behind a getter that throws cost themselves alone', () => {
    const host = {
      good: 1,
      get bad() {
        throw new Error('no')
      },
    }
    const { facts: merged, faults } = merge(host)
    expect(merged).toMatchObject({ good: 1 })
    expect(faults).toHaveLength(1)
  })
})

test('thousands of facts cannot make a request too big: those beyond are left out, told once', () => {
  const said: string[] = []
  const many = Object.fromEntries(Array.from({ length: 4_000 }, (_, n) => [`fact.${n}`, 'x'.repeat(1_000)]))
  const facts = hostFacts(many, (message) => void said.push(message))
  expect(JSON.stringify(facts).length).toBeLessThan(20_000)
  expect(said).toEqual([expect.stringContaining('facts beyond 128, or 16384 bytes in all; left out')])
})

test('facts are measured as they travel: what JSON escapes takes six bytes, and a letter of another script up to four', () => {
  for (const letter of ['\u0001', '日', '💡']) {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`fact_${n}`, letter.repeat(500)]))
    const facts = hostFacts(many, () => {})
    expect(Object.keys(facts).length).toBeGreaterThan(3)
    expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThanOrEqual(limits.maxFactsBytes)
  }
})
