import { expect, test } from 'vitest'
import { optOut } from '../../src/policy/opt-out.ts'
import { page } from './page.ts'

/* The table of who decides, in docs/privacy.md, against the code: each row goes before those below it. */

const rows = [
  ...(page('docs/privacy.md')
    .split('## Saying no')[1]
    ?.split('\n\n')[2]
    ?.matchAll(/^\| (?!\|)([^|]+) \| [^|]+ \|$/gm) ?? []),
].map(([, first = '']) => first)

test('the table names every source, in the order in which they are asked', () => {
  expect(rows).toEqual([
    '`<APP>_TELEMETRY_DISABLED`, `DO_NOT_TRACK`',
    '`enabled: false`',
    '`NODE_ENV=test`',
    'no usable endpoint',
    '`level` `off`',
    'the consent file',
    '`notice`',
    '`requireConsent`',
    '`level` `errors`',
  ])
})

const env = { ACME_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'test' }
const choice = { enabled: false, allowInTests: false, optOutVariable: 'ACME_TELEMETRY_DISABLED' }
const { ACME_TELEMETRY_DISABLED: _own, ...withoutOwn } = env
const { DO_NOT_TRACK: _common, ...withoutBoth } = withoutOwn

test.each([
  ['all at once', env, choice, 'ACME_TELEMETRY_DISABLED'],
  ['without the own variable', withoutOwn, choice, 'DO_NOT_TRACK'],
  ['without both', withoutBoth, choice, 'host'],
  ['without the host’s no', withoutBoth, { ...choice, enabled: true }, 'NODE_ENV'],
  ['without any', {}, { ...choice, enabled: true }, undefined],
])('%s: the one above wins', (_name, given, host, expected) => {
  const found = optOut(given, host)
  expect(found?.variable ?? found?.reason).toBe(expected)
})
