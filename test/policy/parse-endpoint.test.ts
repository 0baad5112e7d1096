import { describe, expect, test } from 'vitest'
import { parseEndpoint, parseOrigin } from '../../src/policy/parse-endpoint.ts'

function parse(value: unknown, allowInsecure = false) {
  const faults: string[] = []
  const endpoint = parseEndpoint(value, allowInsecure, (where, message) => faults.push(`${where}: ${message}`))
  return { endpoint, faults }
}

describe('an endpoint is', () => {
  test.each<[unknown, string, string]>([
    ['https://t.acme.dev', 'https://t.acme.dev', 'https://t.acme.dev'],
    ['https://t.acme.dev/', 'https://t.acme.dev', 'https://t.acme.dev'],
    ['https://t.acme.dev///', 'https://t.acme.dev', 'https://t.acme.dev'],
    ['https://t.acme.dev/v1/', 'https://t.acme.dev', 'https://t.acme.dev/v1'],
    ['HTTPS://T.Acme.dev:443/v1', 'https://t.acme.dev', 'https://t.acme.dev/v1'],
    ['https://t.acme.dev:8443', 'https://t.acme.dev:8443', 'https://t.acme.dev:8443'],
    [new URL('https://t.acme.dev/a'), 'https://t.acme.dev', 'https://t.acme.dev/a'],
    ['http://localhost:4319', 'http://localhost:4319', 'http://localhost:4319'],
    ['http://api.localhost:1', 'http://api.localhost:1', 'http://api.localhost:1'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://127.255.0.9', 'http://127.255.0.9', 'http://127.255.0.9'],
    ['http://[::1]:1', 'http://[::1]:1', 'http://[::1]:1'],
    // The URL parser reads these as 127.0.0.1.
    ['http://127.1', 'http://127.0.0.1', 'http://127.0.0.1'],
    ['http://0x7f.1', 'http://127.0.0.1', 'http://127.0.0.1'],
  ])('%s', (value, origin, base) => expect(parse(value)).toEqual({ endpoint: { origin, base }, faults: [] }))
})

test.each([undefined, ''])('no endpoint is none, without a fault: %o', (value) =>
  expect(parse(value)).toEqual({ endpoint: undefined, faults: [] }),
)

describe('not an endpoint, and told once:', () => {
  test.each<[string, unknown]>([
    ['no URL', 'telemetry.acme.dev'],
    ['a path', '/api'],
    ['no text', 7],
    ['null', null],
    ['an object', {}],
    ['http beyond loopback', 'http://t.acme.dev'],
    ['a host that only looks like loopback', 'http://127.0.0.1.evil.dev'],
    ['a host that only ends like localhost', 'http://evillocalhost'],
    ['ws', 'wss://t.acme.dev'],
    ['a file', 'file:///etc/passwd'],
    ['javascript', 'javascript:alert(1)'],
    ['a user name', 'https://ann@t.acme.dev'],
    ['a user name on loopback', 'http://ann@localhost'],
  ])('%s', (_name, value) => {
    const { endpoint, faults } = parse(value)
    expect(endpoint).toBeUndefined()
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^endpoint: [^;]+$/)
  })
})

test('a host without its https: is quoted as it was given', () => {
  expect(parse('localhost:4319').faults[0]).toContain('"localhost:4319" is neither https: nor http:')
  expect(parse('ftp://t.acme.dev/x?token=1').faults[0]).toContain('"ftp://t.acme.dev/x" is neither')
})

test('allowInsecure allows http anywhere, and nothing else', () => {
  expect(parse('http://t.acme.dev', true).endpoint?.base).toBe('http://t.acme.dev')
  expect(parse('ftp://t.acme.dev', true).endpoint).toBeUndefined()
  expect(parse('http://ann:pw@t.acme.dev', true).endpoint).toBeUndefined()
})

test.each(['https://t.acme.dev/v1?token=hunter2', 'https://t.acme.dev/v1#hunter2'])(
  'a query is not sent, and that is told without quoting it: %s',
  (value) => {
    const { endpoint, faults } = parse(value)
    expect(endpoint?.base).toBe('https://t.acme.dev/v1')
    expect(faults).toEqual([expect.stringContaining('its query is not sent')])
    expect(faults.join()).not.toContain('hunter2')
  },
)

describe('a secret in a URL is not quoted', () => {
  test.each([
    'https://ann:hunter2@t.acme.dev/',
    'https://t.acme.dev:99999/?token=hunter2',
    'ftp://t.acme.dev/?token=hunter2#hunter2',
    'https://ann:hunter2@t.acme.dev:99999/',
  ])('%s', (value) => {
    const { faults } = parse(value)
    expect(faults).toHaveLength(1)
    expect(faults[0]).not.toContain('hunter2')
  })
})

test('an allowed origin is held to the same rules', () => {
  const faults: string[] = []
  const origin = (value: unknown) => parseOrigin(value, false, (_, message) => faults.push(message))
  expect(origin('https://a.dev/x?y')).toBe('https://a.dev')
  expect(origin('http://localhost:1')).toBe('http://localhost:1')
  expect(faults).toEqual([])
  for (const value of ['http://a.dev', 'a.dev', undefined, '', 'https://u:p@a.dev'])
    expect(origin(value)).toBeUndefined()
  expect(faults).toHaveLength(5)
})
