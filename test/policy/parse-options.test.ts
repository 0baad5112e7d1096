import { describe, expect, test } from 'vitest'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { type Options, parseOptions } from '../../src/policy/parse-options.ts'

const least = { service: { name: '@acme/cli', version: '1.4.0' }, endpoint: 'https://telemetry.acme.dev' }

function parse(more: object = {}) {
  const faults: [where: string, message: string][] = []
  const options = parseOptions({ ...least, ...more }, defaultBatch, (where, message) => faults.push([where, message]))
  return { options, faults }
}
const part = (options: Options, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], options)
/** `{ 'a.b': 1 }` as `{ a: { b: 1 } }`. */
const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object

test('service and endpoint are enough; the rest is as documented', () => {
  const { options, faults } = parse()
  const { allows, ...rest } = options
  expect(faults).toEqual([])
  expect(rest).toEqual({
    service: { name: '@acme/cli', version: '1.4.0' },
    app: 'acme-cli',
    audience: 'external',
    allowInsecure: false,
    endpoint: 'https://telemetry.acme.dev',
    origin: 'https://telemetry.acme.dev',
    sinks: [],
    auth: undefined,
    authRequired: false,
    sessionId: undefined,
    idRotationDays: 0,
    user: undefined,
    resource: undefined,
    settings: undefined,
    settingNames: { sampling: 'sampling', batch: 'batch', killswitch: 'killswitch', version: 'version' },
    batch: defaultBatch,
    durability: 'write-ahead',
    exit: { upload: 'wait', timeoutMs: undefined },
    network: { proxy: undefined, ca: [] },
    processors: [],
    compression: 'none',
    spool: { maxBytes: 52_428_800, maxAgeMs: 604_800_000, maxFiles: 1_000, maxEventBytes: 65_536 },
    selfContained: false,
    privileged: false,
    stateDir: undefined,
    enabled: true,
    allowInTests: false,
    optOutVariable: 'ACME_CLI_TELEMETRY_DISABLED',
    requireConsent: false,
    notice: undefined,
  })
  expect(allows(new URL('https://telemetry.acme.dev/x'))).toBe(true)
  expect(allows(new URL('https://elsewhere.dev'))).toBe(false)
})

const flags = ['authRequired', 'selfContained', 'privileged', 'enabled', 'allowInTests']
const notNumbers = [null, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '100', true, {}]
const bad: readonly (readonly [path: string, values: readonly unknown[], fallback: unknown])[] = [
  ...flags.map((flag) => [flag, [null, 0, 1, 'true', {}, []], false] as const),
  ['auth', [null, 'Bearer x', {}, true], undefined],
  ['sessionId', [null, '', 7, {}, 'x'.repeat(257), '\ud800'], undefined],
  ['idRotationDays', [null, -1, 1.5, '30', 3_651, Number.NaN, {}], 0],
  ['resource', [null, 'x', 7, ['a'], true], undefined],
  [
    'settings',
    [null, 'x', {}, { read: () => {} }, { subscribe: () => {} }, { read: 1, subscribe: 2 }, () => {}],
    undefined,
  ],
  ['settingNames.sampling', [null, '', 7], 'sampling'],
  ['settingNames.batch', [null, '', 7], 'batch'],
  ['settingNames.killswitch', [null, '', 7], 'killswitch'],
  ['settingNames.version', [null, '', 7], 'version'],
  ['durability', [null, '', 'disk', 'WRITE-AHEAD', true], 'write-ahead'],
  ['exit.upload', [null, '', 'later', true], 'wait'],
  ['exit.timeoutMs', [null, -1, Number.NaN, '1000', true], undefined],
  ['network.proxy', [null, '', 'not a url', true, 8080, {}, 'socks5://proxy:1080', 'ftp://proxy'], undefined],
  ['network.ca', [null, 'file.pem', 7, ['-----BEGIN CERTIFICATE-----', 'x'], {}], []],
  ['spool.maxBytes', [...notNumbers, 2 ** 20 - 1, 2 ** 40 + 1], 52_428_800],
  ['spool.maxAgeMs', [...notNumbers, 59_999], 604_800_000],
  ['spool.maxFiles', [...notNumbers, 9, 100_001], 1_000],
  ['spool.maxEventBytes', [...notNumbers, 1_023, 524_289], 65_536],
  ['processors', [null, {}, [{}], [null], [{ onEmit: () => {}, forceFlush: () => {} }]], []],
  ['compression', [null, '', 'br', true], 'none'],
  ['stateDir', [null, '', 'relative', './x', '~/x', 7, '/a\0b'], undefined],
  ['optOutVariable', [null, '', '1A', 'A-B', 'A=B', 7], 'ACME_CLI_TELEMETRY_DISABLED'],
  ['app', [null, '', 7, {}, 'x'.repeat(257)], 'acme-cli'],
  ['service.name', [null, '', 7, {}, 'x'.repeat(257)], 'unknown_service'],
  ['service.version', [null, '', 7, {}], '0.0.0'],
]

// Whatever was meant by anything but true, `enabled` was not a plain yes.
describe.each(bad)('a wrong %s falls back to its default', (path, values, fallback) => {
  test.each(values.map((value) => ({ value })))('and is told once: $value', ({ value }) => {
    const service = path.startsWith('service.')
      ? { service: { ...least.service, ...nested(path.slice(8), value) } }
      : {}
    const { options, faults } = parse({ ...nested(path, value), ...service })
    expect(part(options, path)).toEqual(fallback)
    expect(faults).toHaveLength(1)
    // Names the option; says the value and what is used instead.
    const [where, message] = faults[0] as [string, string]
    expect(where).toBe(path)
    expect(message).toMatch(/^\S.* is (?:not|neither) .+; (?:using|the client|no) .+/)
  })
})

test('what is used instead is said in words of the documentation, not of the code', () => {
  const { faults } = parse({
    exit: { timeoutMs: -1 },
    resource: 'x',
    network: { ca: 'MIIEvQIBADANBgkqhkiG', proxy: 'user:password@proxy:99999' },
    stateDir: 'relative',
    batch: { baseUrl: 'https://evil.example' },
  })
  expect(faults.map(([where, message]) => `${where}: ${message}`).sort()).toEqual([
    'batch.baseUrl: "https://evil.example" is not a URL of an origin the host allowed; using the default',
    'exit.timeoutMs: -1 is not a number of milliseconds; using the default',
    'network.ca: what was given (string) is not PEM text; using the default',
    'network.proxy: what was given (string) is not an http: or https: URL or false; using the default',
    'resource: "x" is not an object or a function; using the default',
    'stateDir: "relative" is not an absolute path; using the default',
  ])
})

test.each([
  [{ exitTimeout: 5 }, 'options', '"exitTimeout"'],
  [{ exit: { timeout: 5 } }, 'exit', '"timeout"'],
  [{ network: { proxies: [] } }, 'network', '"proxies"'],
  [{ spool: { maxEvents: 5 } }, 'spool', '"maxEvents"'],
  [{ service: { ...least.service, namespace: 'x' } }, 'service', '"namespace"'],
  [{ settingNames: { kill: 'x' } }, 'settingNames', '"kill"'],
  [{ batch: { scheduledDelayMs: 5 } }, 'batch', '"scheduledDelayMs"'],
])('a name that is no option is told, and nothing else changes: %o', (more, where, name) => {
  const { options, faults } = parse(more)
  expect(faults).toEqual([[where, expect.stringContaining(`there is no option ${name}; it is ignored`)]])
  expect(options).toMatchObject({ ...parse().options, allows: expect.any(Function) })
})

test.each([
  ['durabilty', 'durability'],
  ['endPoint', 'endpoint'],
  ['authRequred', 'authRequired'],
  ['loud', undefined],
  ['x'.repeat(10_000), undefined],
])('a name that is misspelt is told with the one that was meant: %s', (given, meant) => {
  const [[, message] = ['', '']] = parse({ [given]: 'x' }).faults
  expect(message.endsWith(`; did you mean "${meant}"?`)).toBe(meant !== undefined)
  expect(message.includes('did you mean')).toBe(meant !== undefined)
})

test('what nobody could listen to is told', () => {
  expect(parse({ debug: 'loud', onDiagnostic: 'x' }).faults).toEqual([
    ['debug', '"loud" is not true, false or a function; using the default'],
    ['onDiagnostic', '"x" is not a function; using the default'],
  ])
})

test('what may be a key or a person is never quoted', () => {
  const { faults } = parse({ auth: 'Bearer s3cret', user: 'ann@example.com' })
  expect(faults).toEqual([
    ['auth', 'what was given (string) is not a function; using the default'],
    ['user', 'a string is not an object; no user is recorded'],
  ])
})

test.each([
  [
    'Read this',
    ['notice.version: it is missing; using "1"', 'notice: "Read this" is not an object; using the defaults'],
  ],
  [{ txt: 'x' }, ['notice.version: it is missing; using "1"', expect.stringContaining('did you mean "text"?')]],
  [{ version: 3 }, ['notice.version: 3 is not 1 to 64 letters, digits, ., _ and -; using "1"']],
  [
    { version: '2', text: 'x'.repeat(4_097), url: 5 },
    [
      expect.stringMatching(/^notice\.text: "xxx.*" is not a text of 1 to 4,096 characters; using the default$/),
      'notice.url: 5 is not a text of 1 to 256 characters; using the default',
    ],
  ],
])('a notice that cannot be used as it is becomes one that can, which is told: %o', (notice, told) => {
  const { options, faults } = parse({ notice })
  expect(faults.map(([where, message]) => `${where}: ${message}`)).toEqual(told)
  expect(options.notice).toMatchObject({ version: expect.stringMatching(/^[12]$/), text: undefined, url: undefined })
})

test('a value is named, but never the inside of an object', () => {
  const { faults } = parse({ durability: { secret: 'x' }, compression: 'br' })
  expect(faults).toEqual([
    ['durability', 'an object is not one of write-ahead, memory; using "write-ahead"'],
    ['compression', '"br" is not one of none, gzip; using "none"'],
  ])
})

test('an endpoint with the path in it that each request appends is taken without it, and told', () => {
  const full = parse({ endpoint: 'https://t.acme.dev/eu/api/event_logging/batch/' })
  expect(full.options).toMatchObject({ endpoint: 'https://t.acme.dev/eu', origin: 'https://t.acme.dev' })
  expect(full.faults).toEqual([['endpoint', '/api/event_logging/batch is appended to it; it is taken without']])
  // A host that is called like the path is not the path.
  const host = parse({ endpoint: 'https://api', batch: { path: '/api' } })
  expect([host.options.endpoint, host.faults]).toEqual(['https://api', []])
})

describe('a group that is no object is told once and falls back as a whole:', () => {
  test.each(['service', 'settingNames', 'exit', 'network', 'spool', 'batch'])('%s', (group) => {
    for (const value of [null, 7, 'x', []]) {
      const { faults } = parse({ [group]: value })
      if (group === 'batch' && value === null) continue
      expect(faults.map(([where]) => where)).toEqual([group])
    }
  })
  test.each([null, undefined, 7, 'x', [], () => {}])('the options themselves: %o', (input) => {
    const faults: string[] = []
    const options = parseOptions(input, defaultBatch, (where) => faults.push(where))
    expect(options.endpoint).toBeUndefined()
    expect(options.service.name).toBe('unknown_service')
    expect(faults.length).toBeLessThanOrEqual(1)
  })
})

describe('a missing service is told, for it is not optional:', () => {
  test.each([
    ['service', { service: undefined }],
    ['service.name', { service: { version: '1' } }],
    ['service.version', { service: { name: 'acme' } }],
  ])('%s', (_where, more) => expect(parse(more).faults.length).toBeGreaterThan(0))
})

test('undefined is no value, for any option', () => {
  const names = [
    ...new Set(bad.map(([path]) => path.split('.')[0] as string)),
    'user',
    'allowedOrigins',
    'allowInsecure',
  ]
  const optional = names.filter((name) => name !== 'service')
  const { options, faults } = parse(Object.fromEntries(optional.map((name) => [name, undefined])))
  expect(faults).toEqual([])
  expect({ ...options, allows: undefined }).toEqual({ ...parse().options, allows: undefined })
})

test('good values are taken as they are', () => {
  const auth = async () => undefined
  const settings = { read: () => undefined, subscribe: () => () => {} }
  const pem = '-----BEGIN CERTIFICATE-----\nx'
  const { options, faults } = parse({
    ...{ app: 'Vendor Tools', auth, settings, authRequired: true, sessionId: 's', user: { id: 'u' } },
    ...{ durability: 'memory', exit: { upload: 'leave', timeoutMs: 0 }, network: { proxy: false, ca: pem } },
    ...{ compression: 'gzip', stateDir: '/x', optOutVariable: 'NO_ACME', batch: { maxAttempts: 3 } },
  })
  expect(faults).toEqual([])
  expect(options).toMatchObject({
    ...{ app: 'vendor-tools', auth, settings, authRequired: true, sessionId: 's', user: { id: 'u' } },
    ...{ durability: 'memory', exit: { upload: 'leave', timeoutMs: 0 }, network: { ca: [pem] } },
    ...{ compression: 'gzip', stateDir: '/x', optOutVariable: 'NO_ACME', batch: { ...defaultBatch, maxAttempts: 3 } },
  })
  expect(options.network.proxy).toBe(false)
})

test('a proxy may be a URL or its text, with or without a scheme', () => {
  for (const proxy of ['http://proxy:3128', ' proxy:3128 ', new URL('http://proxy:3128')])
    expect(new URL(parse({ network: { proxy } }).options.network.proxy as string).host).toBe('proxy:3128')
})

test('what a host gives for a proxy may throw when it is read as text, and costs no exception', () => {
  for (const proxy of [Object.create(null), { toString: () => 7n / 0n }])
    expect(parse({ network: { proxy } }).options.network.proxy).toBeUndefined()
})

test('the password of a proxy that cannot be used is not quoted', () => {
  const { faults } = parse({ network: { proxy: 'http://ann:hunter2@proxy:99999' } })
  expect(faults).toHaveLength(1)
  expect(JSON.stringify(faults)).not.toContain('hunter2')
})

test('an exit deadline is finite, for a deadline that never comes holds nothing', () => {
  const { options } = parse({ exit: { timeoutMs: Number.POSITIVE_INFINITY } })
  expect(options.exit.timeoutMs ?? 0).toBeLessThan(Number.POSITIVE_INFINITY)
})

test('allowed origins are those that can be used; the others are told', () => {
  const { options, faults } = parse({
    allowedOrigins: ['https://a.dev/path', new URL('https://b.dev'), 'http://c.dev', 7],
  })
  expect(['a', 'b', 'c'].map((host) => options.allows(new URL(`https://${host}.dev/x`)))).toEqual([true, true, false])
  expect(options.allows(new URL('http://a.dev'))).toBe(false)
  expect(faults.map(([where]) => where)).toEqual(['allowedOrigins', 'allowedOrigins'])
})

test('a service whose name no header can carry is sent as it is in the resource, and told', () => {
  const bad: string[] = []
  const given = { service: { name: 't\u00e2che \u2713', version: '1' }, endpoint: 'https://t.acme.dev' }
  const { service } = parseOptions(given, defaultBatch, (where, message) => void bad.push(`${where}: ${message}`))
  expect(service).toEqual(given.service)
  expect(bad).toEqual([expect.stringContaining('service: it has characters that no header can carry')])
})
