import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSet } from '../../src/policy/is-set.ts'
import { type HostChoice, optOut } from '../../src/policy/opt-out.ts'

const host = (more: Partial<HostChoice> = {}): HostChoice => ({
  enabled: true,
  allowInTests: false,
  optOutVariable: 'ACME_TELEMETRY_DISABLED',
  ...more,
})

describe('a switch is set by', () => {
  test.each(['1', 'true', 'TRUE', 'yes', 'on', ' 1 ', 'disabled', 'x', '2', '-1', 'null', 'n', '00'])('%j', (value) =>
    expect(isSet(value)).toBe(true),
  )
})

describe('a switch is not set by', () => {
  test.each([undefined, '', ' ', '\t\n', '0', ' 0 ', 'false', 'False', 'FALSE', 'no', 'No', 'off', 'OFF '])(
    '%j',
    (value) => expect(isSet(value)).toBe(false),
  )
})

test('everything but five words sets a switch', () => {
  const off = ['', '0', 'false', 'no', 'off']
  fc.assert(fc.property(fc.string(), (text) => isSet(text) === !off.includes(text.trim().toLowerCase())))
})

test('without a word from anybody the client is on', () => expect(optOut({}, host())).toBeUndefined())

describe('off by', () => {
  test.each([
    ['the app’s own variable', { ACME_TELEMETRY_DISABLED: '1' }, {}, 'variable', 'ACME_TELEMETRY_DISABLED'],
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }, {}, 'variable', 'DO_NOT_TRACK'],
    ['another name for the own variable', { MY_OFF: 'yes' }, { optOutVariable: 'MY_OFF' }, 'variable', 'MY_OFF'],
    ['the host', {}, { enabled: false }, 'host', undefined],
    ['a test runner', { NODE_ENV: 'test' }, {}, 'tests', 'NODE_ENV'],
  ] as const)('%s', (_name, env, choice, reason, variable) => {
    expect(optOut(env, host(choice))).toEqual({ reason, variable })
  })
})

describe('of several the first counts: own variable, DO_NOT_TRACK, host, tests', () => {
  const all = { ACME_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'test' }
  const { ACME_TELEMETRY_DISABLED: _own, ...withoutOwn } = all
  test.each([
    [all, { enabled: false }, 'ACME_TELEMETRY_DISABLED'],
    [withoutOwn, { enabled: false }, 'DO_NOT_TRACK'],
    [{ NODE_ENV: 'test' }, { enabled: false }, undefined],
    [{ NODE_ENV: 'test' }, {}, 'NODE_ENV'],
  ] as const)('%j', (env, choice, variable) => expect(optOut(env, host(choice))?.variable).toBe(variable))
})

describe('stays on with', () => {
  test.each([
    ['an own variable that says no', { ACME_TELEMETRY_DISABLED: '0' }, {}],
    ['DO_NOT_TRACK=false', { DO_NOT_TRACK: 'false' }, {}],
    ['an empty DO_NOT_TRACK', { DO_NOT_TRACK: '' }, {}],
    ['another app’s variable', { OTHER_TELEMETRY_DISABLED: '1' }, {}],
    ['a test runner that is allowed', { NODE_ENV: 'test' }, { allowInTests: true }],
    ['NODE_ENV=testing', { NODE_ENV: 'testing' }, {}],
  ])('%s', (_name, env, choice) => expect(optOut(env, host(choice))).toBeUndefined())
})

test('neither `enabled` nor `allowInTests` overrides what the user set', () => {
  for (const variable of ['ACME_TELEMETRY_DISABLED', 'DO_NOT_TRACK'])
    expect(optOut({ [variable]: '1' }, host({ enabled: true, allowInTests: true }))?.variable).toBe(variable)
})
