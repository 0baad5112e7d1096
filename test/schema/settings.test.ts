import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import schema from '../../schema/settings.schema.json' with { type: 'json' }
import { defaultBatch } from '../../src/policy/parse-batch.ts'

const validate = new Ajv({ allErrors: true, strict: true }).compile(schema)

describe('the settings schema accepts', () => {
  test.each([
    ['an empty document', {}],
    ['empty parts', { sampling: {}, batch: {}, killswitch: {} }],
    [
      'rates from 0 to 1',
      { sampling: { a: { sample_rate: 0 }, 'b.c_d': { sample_rate: 0.25 }, e: { sample_rate: 1 } } },
    ],
    [
      'rules for beginnings of names, drawn by session, with rates for sinks',
      { sampling: { 'tool.*': { sample_rate: 0.5, by: 'session', salt: 'a' }, '*': { sinks: { datadog: 0.1 } } } },
    ],
    [
      'every batch setting',
      { batch: { ...defaultBatch, baseUrl: 'https://eu.acme.dev', path: '/v2/events', skipAuth: true } },
    ],
    ['a version as text', { version: '2026-11-28.3' }],
    ['a version as number', { version: 17 }],
    ['a killswitch per sink', { killswitch: { backend: true, warehouse: false } }],
  ])('%s', (_name, document) => {
    validate(document)
    expect(validate.errors).toBeNull()
  })
})

describe('the settings schema refuses', () => {
  test.each([
    ['an unknown part', { batches: {} }],
    ['a misspelt batch setting', { batch: { scheduledDelayMs: 1_000 } }],
    ['a rate above 1', { sampling: { a: { sample_rate: 1.1 } } }],
    ['a rate as text', { sampling: { a: { sample_rate: '0.5' } } }],
    ['a bare rate', { sampling: { a: 0.5 } }],
    ['a name no event can have', { sampling: { 'Tool Used': { sample_rate: 0.5 } } }],
    ['a star in the middle of a name', { sampling: { 'a.*.b': { sample_rate: 0.5 } } }],
    ['a draw by the hour', { sampling: { a: { sample_rate: 0.5, by: 'hour' } } }],
    ['an entry with no rate at all', { sampling: { a: { by: 'session' } } }],
    ['a delay of 0', { batch: { scheduledDelayMillis: 0 } }],
    ['half an event', { batch: { maxExportBatchSize: 1.5 } }],
    ['a path without its slash', { batch: { path: 'api/events' } }],
    ['a path that names another host', { batch: { path: '//elsewhere.dev/' } }],
    ['a base URL of another scheme', { batch: { baseUrl: 'ftp://acme.dev' } }],
    ['a version that could not be a header', { version: 'a b' }],
    ['a killswitch that is neither on nor off', { killswitch: { backend: 'yes' } }],
  ])('%s', (_name, document) => {
    expect(validate(document)).toBe(false)
  })
})

test('the defaults it documents are those of the SDK', () => {
  const documented = Object.entries(schema.properties.batch.properties).flatMap(([key, rule]) =>
    'default' in rule ? [[key, rule.default]] : [],
  )
  expect({ ...Object.fromEntries(documented), baseUrl: undefined }).toEqual(defaultBatch)
})
