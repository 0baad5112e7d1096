import { expect, test } from 'vitest'
import { parseHostsLine } from '../../src/policy/parse-hosts.ts'

test.each([
  ['10.0.0.1 telemetry.acme.dev', '10.0.0.1', 4],
  ['\t0.0.0.0\tother  telemetry.acme.dev\tthird # blocked', '0.0.0.0', 4],
  ['10.0.0.1 Telemetry.ACME.dev\r', '10.0.0.1', 4],
  ['10.0.0.1 telemetry.acme.dev.', '10.0.0.1', 4],
  ['0 telemetry.acme.dev', '0.0.0.0', 4],
  ['::1 telemetry.acme.dev', '::1', 6],
  ['fe80::1%lo0 telemetry.acme.dev', 'fe80::1%lo0', 6],
  ['::ffff:10.0.0.1 telemetry.acme.dev', '::ffff:10.0.0.1', 6],
])('%j gives the name an address', (line, address, family) => {
  expect(parseHostsLine(line, 'telemetry.acme.dev')).toEqual({ address, family })
})

test.each([
  '',
  '# 10.0.0.1 telemetry.acme.dev',
  '10.0.0.1 # telemetry.acme.dev',
  '10.0.0.1 a.telemetry.acme.dev telemetry.acme.dev.example telemetry',
  'telemetry.acme.dev',
  'telemetry.acme.dev 10.0.0.1',
  'nonsense telemetry.acme.dev',
  '10.0.1 telemetry.acme.dev',
])('%j does not', (line) => {
  expect(parseHostsLine(line, 'telemetry.acme.dev')).toBeUndefined()
})
