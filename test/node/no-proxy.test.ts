import { afterEach, expect, test, vi } from 'vitest'
import { isExempt } from '../../src/node/no-proxy.ts'

afterEach(() => vi.unstubAllEnvs())

const exempts = (list: string, url = 'https://telemetry.acme.dev') => {
  vi.stubEnv('no_proxy', '')
  vi.stubEnv('NO_PROXY', list)
  return isExempt(url)
}

test.each([
  ...['telemetry.acme.dev', '.acme.dev', '*.acme.dev', '*', 'x, telemetry.acme.dev ,y', 'TELEMETRY.ACME.DEV'],
  // The names below a plain one, as curl, wget, Go and Python read it.
  ...['acme.dev', 'Acme.Dev', 'dev', 'acme.dev:443'],
])('%s exempts telemetry.acme.dev', (list) => expect(exempts(list)).toBe(true))

test.each(['', ' , ', 'cme.dev', 'telemetry', 'acme.dev:8443', '10.0.0.0/8', '.', ':443', 'acme.dev/x'])(
  '%o does not',
  (list) => expect(exempts(list)).toBe(false),
)

test('an address is below none', () => {
  expect(exempts('0.0.1', 'https://10.0.0.1')).toBe(false)
  expect(exempts('10.0.0.1', 'https://10.0.0.1')).toBe(true)
})
