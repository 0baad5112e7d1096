import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batchDefaults, defaultBatch, parseBatch } from '../../src/policy/parse-batch.ts'
import { parseKillswitch } from '../../src/policy/parse-killswitch.ts'
import { parseVersion } from '../../src/policy/parse-version.ts'

function telling<T>(parse: (onBad: (where: string, message: string) => void) => T) {
  const faults: string[] = []
  return { value: parse((where, message) => faults.push(`${where}: ${message}`)), faults }
}
const allows = (url: URL) => url.origin === 'https://allowed.dev'
const batch = (input: unknown) => telling((onBad) => parseBatch(input, defaultBatch, allows, onBad))

test.each([undefined, null, {}, { unknown: 1 }])('without a batch setting the defaults hold: %o', (input) =>
  expect(batch(input)).toEqual({ value: defaultBatch, faults: [] }),
)

describe('a batch setting that can be used is used', () => {
  test.each([
    { scheduledDelayMillis: 100 },
    { scheduledDelayMillis: 3_600_000 },
    { maxExportBatchSize: 1 },
    { maxQueueSize: 100_000 },
    { maxAttempts: 1 },
    { maxAttempts: 100 },
    { skipAuth: true },
    { path: '/' },
    { path: '/v2/logs?source=cli' },
    { baseUrl: 'https://allowed.dev' },
    { baseUrl: 'https://allowed.dev/x/' },
  ])('%j', (input) => expect(batch(input)).toEqual({ value: { ...defaultBatch, ...input }, faults: [] }))
})

describe('a batch setting that cannot be used falls back and is told once', () => {
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, -0.5, '100', null, true, {}, []]
  test.each<[keyof typeof defaultBatch, readonly unknown[]]>([
    ['scheduledDelayMillis', numbers],
    ['maxExportBatchSize', numbers],
    ['maxQueueSize', numbers],
    ['maxAttempts', numbers],
    ['skipAuth', [null, 'true', 1, 0, {}]],
    ['path', [null, '', 'x', '//evil.dev/x', 'https://evil.dev', '/a b', '/a\nb', '/#x', `/${'a'.repeat(1_000)}`, 7]],
    ['baseUrl', [null, '', 'x', 'https://evil.dev', 'http://allowed.dev', 'https://allowed.dev:8443', 7, {}]],
  ])('%s', (key, values) => {
    for (const value of values) {
      const { value: parsed, faults } = batch({ [key]: value })
      expect(parsed[key], String(value)).toEqual(defaultBatch[key])
      expect(faults, String(value)).toHaveLength(1)
      expect(faults[0]).toMatch(new RegExp(`^batch\\.${key}: .+ is not .+; using .+`))
    }
  })
})

describe('a number beyond its range becomes the nearest that is in it, and is told once:', () => {
  test.each<[keyof typeof defaultBatch, number, number]>([
    ['scheduledDelayMillis', 99, 100],
    ['scheduledDelayMillis', 0.001, 100],
    ['scheduledDelayMillis', 3_600_001, 3_600_000],
    ['scheduledDelayMillis', 1e300, 3_600_000],
    ['scheduledDelayMillis', 1_000.4, 1_000],
    ['maxExportBatchSize', 10_001, 8_192],
    ['maxQueueSize', 100_001, 100_000],
    ['maxQueueSize', 0.4, 1],
    ['maxAttempts', 101, 100],
    ['maxAttempts', 1.5, 2],
  ])('%s: %f is used as %f', (key, given, used) => {
    const { value, faults } = batch({ [key]: given })
    expect(value[key]).toBe(used)
    expect(faults).toEqual([
      expect.stringMatching(new RegExp(`^batch\\.${key}: .+ is not a whole number from .+; using \\d+$`)),
    ])
  })
})

describe('the version of the settings', () => {
  const version = (input: unknown) => telling((onBad) => parseVersion(input, onBad))
  test.each<[unknown, string]>([
    ['2026-11-28.3', '2026-11-28.3'],
    ['v17+a:b_c', 'v17+a:b_c'],
    ['x'.repeat(64), 'x'.repeat(64)],
    [17, '17'],
    [0, '0'],
  ])('is %o, as it is', (given, value) => expect(version(given)).toEqual({ value, faults: [] }))
  test.each([undefined, null])('is none where there is none: %o', (given) =>
    expect(version(given)).toEqual({ value: undefined, faults: [] }),
  )
  test.each(['', 'x'.repeat(65), 'a b', 'a\r\nx: y', 'ü', {}, [], true, Number.NaN])(
    'is none where it could not be a header: %o',
    (given) => {
      const { value, faults } = version(given)
      expect(value).toBeUndefined()
      expect(faults).toEqual([expect.stringMatching(/^version: /)])
    },
  )
})

test('one bad field does not cost the good ones', () => {
  const { value, faults } = batch({ maxAttempts: 3, scheduledDelayMillis: -5, path: '/x' })
  expect(value).toEqual({ ...defaultBatch, maxAttempts: 3, path: '/x' })
  expect(faults).toHaveLength(1)
})

test('a batch is never larger than the queue it is taken from', () => {
  expect(batch({ maxQueueSize: 50 }).value).toMatchObject({ maxQueueSize: 50, maxExportBatchSize: 50 })
  expect(batch({ maxQueueSize: 50, maxExportBatchSize: 20 }).value.maxExportBatchSize).toBe(20)
})

test.each(['x', 7, true, [], () => {}])('a batch that is no object is told, and the defaults hold: %o', (input) => {
  const { value, faults } = batch(input)
  expect(value).toEqual(defaultBatch)
  expect(faults).toHaveLength(1)
})

test('a path never leads away from the endpoint', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => {
      const { value } = batch({ path: `/${text}` })
      expect(new URL(`https://t.acme.dev${value.path}`).origin).toBe('https://t.acme.dev')
    }),
  )
})

describe('OTEL_LOGS_EXPORT_INTERVAL', () => {
  const defaults = (interval: string | undefined) =>
    telling((onBad) => batchDefaults({ OTEL_LOGS_EXPORT_INTERVAL: interval, OTEL_BSP_SCHEDULE_DELAY: '1' }, onBad))

  test.each([undefined, '', '  '])('unset is the default: %o', (interval) =>
    expect(defaults(interval)).toEqual({ value: defaultBatch, faults: [] }),
  )
  test('is the lowest default of the delay', () => {
    expect(defaults(' 2500 ').value).toEqual({ ...defaultBatch, scheduledDelayMillis: 2_500 })
  })
  test.each(['0', '-1', 'soon', 'Infinity'])('that cannot be used is told: %s', (interval) => {
    const { value, faults } = defaults(interval)
    expect(value).toEqual(defaultBatch)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^OTEL_LOGS_EXPORT_INTERVAL: /)
  })
  test('that is too long is as long as it may be, and told', () => {
    const { value, faults } = defaults('1e9')
    expect(value.scheduledDelayMillis).toBe(3_600_000)
    expect(faults).toEqual([expect.stringMatching(/^OTEL_LOGS_EXPORT_INTERVAL: .*; using 3600000$/)])
  })
})

describe('the killswitch', () => {
  const killswitch = (input: unknown) => telling((onBad) => parseKillswitch(input, onBad))

  test('says yes and no by sink', () => {
    const { value, faults } = killswitch({ backend: true, other: false })
    expect([...value]).toEqual([
      ['backend', true],
      ['other', false],
    ])
    expect(faults).toEqual([])
  })
  test.each(['true', 1, null, {}, undefined])('kills nobody with %o, and tells', (value) => {
    const { value: killed, faults } = killswitch({ backend: value })
    expect(killed.get('backend')).toBeUndefined()
    expect(faults).toHaveLength(1)
  })
  test.each([true, 'backend', ['backend']])('that is no object kills nobody, and is told: %o', (input) => {
    expect(killswitch(input)).toMatchObject({ value: new Map(), faults: [expect.stringMatching(/^killswitch: /)] })
  })
})

describe('remote settings never lead anywhere the host did not allow:', () => {
  const allows = (url: URL) => url.origin === 'https://t.acme.dev'
  const parse = (given: object) => {
    const bad: string[] = []
    const { path, baseUrl } = parseBatch(given, defaultBatch, allows, (where) => void bad.push(where))
    return { path, baseUrl, bad }
  }
  test.each([
    '/a/../b',
    '/..',
    '/%2e%2E/b',
    '/a/.%2e',
    '/..%2fx',
    '/..%5cx',
    '/..;/x',
    '/a/..;v=1/b',
    '/%252e%252e/x',
    '/./x',
    '/a%00b',
    '/%c0%ae%c0%ae/x',
    '/a\\..\\b',
    '/a b',
    `/${'a'.repeat(1_000)}`,
  ])('the path %s is refused', (path) =>
    expect(parse({ path })).toEqual({ path: defaultBatch.path, baseUrl: undefined, bad: ['batch.path'] }),
  )
  test.each([
    'https://ann:s3cret@t.acme.dev',
    'https://t.acme.dev/ a',
    ' https://t.acme.dev',
    'https:\\\\t.acme.dev',
    'https://t.acme.dev/?key=1',
    `https://t.acme.dev${'/'.repeat(100_000)}`,
  ])('the base URL %s is refused', (baseUrl) =>
    expect(parse({ baseUrl })).toEqual({ path: defaultBatch.path, baseUrl: undefined, bad: ['batch.baseUrl'] }),
  )
  test('what looks like it and is not is obeyed', () =>
    expect(parse({ path: '/a..b/.well-known/...', baseUrl: 'https://t.acme.dev/x/' })).toEqual({
      path: '/a..b/.well-known/...',
      baseUrl: 'https://t.acme.dev/x/',
      bad: [],
    }))
})

test('no secret of a remote setting stands in a message: neither user info nor a query', () => {
  const said: string[] = []
  const onBad = (_where: string, message: string) => void said.push(message)
  const secrets = [
    { baseUrl: 'https://ann:s3cret@t.acme.dev' },
    { baseUrl: 'https://s3cret@t.acme.dev' },
    { baseUrl: 'https://t.acme.dev/?key=s3cret' },
    { baseUrl: 'https://t.acme.dev/#s3cret' },
    { baseUrl: 'ann:s3/cret@t.acme.dev' },
    { baseUrl: `https://ann:${'s3cret'.repeat(100)}@t.acme.dev` },
    { path: '/../x?key=s3cret' },
    { path: 'x y?key=s3cret' },
  ]
  for (const given of secrets) parseBatch(given, defaultBatch, ({ protocol }) => protocol === 'https:', onBad)
  expect(said).toHaveLength(secrets.length)
  expect(said.join()).not.toContain('s3cret')
})

test('a path may have escapes and parameters, and its query anything', () => {
  const path = '/a%20b/x;v=1?up=/../%2e'
  expect(parseBatch({ path }, defaultBatch, () => true, expect.unreachable).path).toBe(path)
})
