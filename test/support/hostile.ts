/* What a host may do to a client: any call with any argument. The program that plays it makes the values, which cannot travel as JSON, by their names. */

import fc from 'fast-check'

/** Names of the values in `programs/hostile.mjs`. */
export const hostileNames = [
  ...['undefined', 'bigint', 'symbol', 'nan', 'infinity', 'minusZero', 'huge', 'surrogate', 'cycle', 'getter', 'proxy'],
  ...['proxyFunction', 'revoked', 'bare', 'toStringThrows', 'proto', 'manyKeys', 'longKey', 'function', 'throws'],
  ...['rejects', 'date', 'invalidDate', 'endOfTime', 'map', 'array', 'error', 'buffer', 'url', 'thenable', 'aborted'],
  'signal',
] as const

/** A value that fits nowhere, by its name, or one of those that JSON has. */
export const hostile = fc.oneof(
  fc.constantFrom(...hostileNames).map((name) => ({ $: name })),
  fc.constantFrom<unknown>(null, true, 0, -1, '', 'free text'),
)

/** Mostly what is meant to be there, sometimes anything. */
const mostly = <T>(fit: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fit as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: hostile })

const fieldName = fc.oneof(
  fc.constantFrom('n', 'ok', 'a b', '__proto__', 'constructor', ''),
  fc.string({ maxLength: 5 }),
)
const fields = mostly(fc.dictionary(fieldName, mostly(fc.oneof(fc.integer(), fc.boolean())), { maxKeys: 4 }))
const text = mostly(fc.string({ minLength: 1, maxLength: 10 }))
const record = (shape: Record<string, fc.Arbitrary<unknown>>) => mostly(fc.record(shape, { requiredKeys: [] }))

const ending = record({
  timeoutMs: mostly(fc.integer({ min: 0, max: 300 })),
  signal: hostile,
  upload: mostly(fc.constantFrom('wait', 'leave')),
})
const user = record({ id: text, accountUuid: text, organizationUuid: text, email: text })
const eventName = mostly(fc.constantFrom('tool_used', 'a.b', 'Not A Name', 'x'.repeat(65)))
const experiment = record({
  experimentId: text,
  variationId: text,
  variationIndex: mostly(fc.nat()),
  environment: text,
  userAttributes: fields,
  experimentMetadata: fields,
})
const document = record({
  sampling: mostly(fc.constant({ tool_used: { sample_rate: 0.5 } })),
  batch: record({
    scheduledDelayMillis: mostly(fc.constantFrom(100, 5_000)),
    maxExportBatchSize: mostly(fc.constantFrom(1, 5, 200)),
    maxQueueSize: mostly(fc.constantFrom(1, 3, 8_192)),
    maxAttempts: mostly(fc.constantFrom(1, 8)),
    skipAuth: mostly(fc.boolean()),
  }),
  killswitch: record({ backend: mostly(fc.boolean()) }),
})

/** One call of one method: its name and its arguments. */
export const aCall = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constant('logEvent'), eventName, fields, record({ timestamp: mostly(fc.nat()) })),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('logExperiment'), experiment) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('setContext'), fields) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('child'), record({ context: fields, sessionId: text })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('setUser'), user) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('setSession'), text) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('setEnabled'), mostly(fc.boolean())) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('flush'), ending) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('shutdown'), ending) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('look', 'dispose', 'start')) },
  { weight: 3, arbitrary: fc.constant(['turn'] as const) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('settings'), document) },
)

/** Options around the endpoint and the directory, which stay what they are. */
export const someOptions = fc.record(
  {
    service: record({ name: text, version: text }),
    app: text,
    auth: mostly(fc.constantFrom({ $: 'throws' }, { $: 'rejects' }, { $: 'function' })),
    authRequired: hostile,
    sessionId: text,
    user,
    resource: mostly(fc.oneof(fc.constantFrom({ $: 'throws' }, { $: 'rejects' }), fields)),
    settings: hostile,
    settingNames: record({ batch: text }),
    batch: record({ maxExportBatchSize: mostly(fc.constantFrom(1, 5)), maxQueueSize: mostly(fc.constantFrom(1, 5)) }),
    durability: mostly(fc.constantFrom('memory', 'write-ahead')),
    exit: ending,
    compression: mostly(fc.constantFrom('gzip', 'none')),
    selfContained: mostly(fc.boolean()),
    network: record({ proxy: hostile, ca: hostile }),
    allowedOrigins: mostly(fc.array(hostile, { maxLength: 3 })),
    optOutVariable: text,
    onDiagnostic: hostile,
    debug: mostly(fc.constant({ $: 'function' })).filter((value) => value !== true),
  },
  { requiredKeys: [] },
)
