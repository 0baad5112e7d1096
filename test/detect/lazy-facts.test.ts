import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryClass, uptimeClass } from '../../src/detect/classes.ts'
import { lazyFacts } from '../../src/detect/lazy-facts.ts'
import type { View } from '../../src/detect/view.ts'
import { aView } from '../support/fakes/view.ts'

const facts = (more: Partial<View> = {}, known = {}) => lazyFacts(aView(more), known)

test('what is seen of a plain machine', () =>
  expect(facts()).toEqual({
    ssh: false,
    'process.interactive': true,
    'process.uptime.class': 'under_1_s',
    'host.memory.class': '4_to_8_gib',
  }))

test('what is seen of a job of GitHub, started by npm in a container', () =>
  expect(
    facts({
      env: { CI: 'true', GITHUB_ACTIONS: 'true', npm_config_user_agent: 'npm/10.8.2 node/v20.20.2' },
      cgroup: '0::/lxc.payload.runner',
      isInteractive: false,
    }),
  ).toMatchObject({
    'ci.vendor': 'github_actions',
    'package_manager.name': 'npm',
    'container.runtime.name': 'lxc',
    'process.interactive': false,
  }))

test('a container that left its mark is not asked for again', () =>
  expect(facts({ cgroup: '0::/lxc/web' }, { 'container.runtime.name': 'docker' })).not.toHaveProperty(
    'container.runtime.name',
  ))

describe('that somebody works by SSH is said, and no address of theirs:', () => {
  test.each(['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'])('%s', (name) => {
    const seen = facts({ env: { [name]: '192.0.2.7 52110 192.0.2.1 22' } })
    expect(seen.ssh).toBe(true)
    expect(JSON.stringify(seen)).not.toContain('192')
  })
})

test.each([
  [0, 'under_1_s'],
  [1_000, 'under_1_s'],
  [1_001, '1_to_10_s'],
  [60_000, '10_to_60_s'],
  [600_000, '1_to_10_min'],
  [3_600_000, '10_to_60_min'],
  [86_400_000, '1_to_24_h'],
  [86_400_001, 'over_24_h'],
  [Number.NaN, undefined],
  [-1, undefined],
])('%d ms of life are %s', (ms, name) => expect(uptimeClass(ms)).toBe(name))

test.each([
  [0, undefined],
  [Number.NaN, undefined],
  [5e8, 'up_to_1_gib'],
  [2 ** 30, 'up_to_1_gib'],
  [2 * 2 ** 30, '1_to_2_gib'],
  [4e9, '2_to_4_gib'],
  [8e9, '4_to_8_gib'],
  [16 * 2 ** 30, '8_to_16_gib'],
  [20 * 2 ** 30, '16_to_32_gib'],
  [64 * 2 ** 30, '32_to_64_gib'],
  [1e12, 'over_64_gib'],
])('%d bytes of memory are %s', (bytes, name) => expect(memoryClass(bytes)).toBe(name))

const read = [
  ...['CI', 'CI_NAME', 'GITHUB_ACTIONS', 'NODE', 'JENKINS_URL', 'BUILD_ID', 'npm_config_user_agent', 'TERM_PROGRAM'],
  ...['__CFBundleIdentifier', 'NVIM', 'INSIDE_EMACS', 'SSH_CONNECTION', 'SSH_TTY', 'CURSOR_TRACE_ID', 'DRONE'],
]

test('whatever a machine has in its variables and files, each fact is a yes or no or a word of a closed set', () => {
  const words = /^(?:[a-z]+(?:_[a-z]+)*|(?:under|over|up_to)_\d+_[a-z]+|\d+_to_\d+_[a-z]+)$/
  const text = fc.oneof(fc.string(), fc.constantFrom('true', 'vscode', 'npm/1', '/home/ann', 'ann@acme.example'))
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...read), text), text, text, (env, cgroup, mounts) => {
      const told = Object.values(facts({ env, cgroup, mounts })).filter((value) => typeof value !== 'boolean')
      for (const word of told) {
        expect(word).toMatch(words)
        for (const secret of ['ann', 'acme']) expect(word).not.toContain(secret)
      }
    }),
  )
})
