import { randomUUID } from 'node:crypto'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import schema from '../../schema/event-batch.schema.json' with { type: 'json' }
import { aBatch, anEvent, resource } from '../collector/batches.ts'

// Strict: a misspelt keyword in the schema is a failure here, not a rule that never applies.
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
)

const report = { report_id: randomUUID(), dropped: { rejected: 2, too_large: 1 } }
const bare = () => {
  const { user, metadata, ...data } = anEvent().event_data
  return data
}
const event = (more: object) => ({ resource, events: [{ event_type: 'event', event_data: { ...bare(), ...more } }] })
const facts = { experiment_id: 'checkout', variation_id: 'b', environment: 'production' }
const experiment = (more: object) => ({
  resource,
  events: [{ event_type: 'experiment', event_data: { ...bare(), event_name: 'experiment_viewed', ...facts, ...more } }],
})
const withFact = (fact: object) => ({ resource: { ...resource, ...fact }, events: [anEvent()] })
const without = (key: keyof typeof resource) => {
  const { [key]: _gone, ...rest } = resource
  return { resource: rest, events: [anEvent()] }
}

describe('the schema accepts', () => {
  test.each([
    ['an event with nothing optional', event({})],
    ['empty user, auth, context and metadata', event({ user: {}, auth: {}, context: {}, metadata: {} })],
    [
      'user and account',
      event({ user: { id: 'u', email: 'a@b.c' }, auth: { account_uuid: 'a', organization_uuid: 'o' } }),
    ],
    [
      'numbers, booleans, nulls and labels',
      event({ metadata: { a: 1.5, b: false, c: null, d: 'x'.repeat(256), sample_rate: 0.5 } }),
    ],
    ['a self-contained event', event({ resource })],
    ['an event member of a later SDK', event({ priority: 1 })],
    [
      'an experiment',
      experiment({ variation_index: 1, user_attributes: { plan: 'pro' }, experiment_metadata: { rate: 1 } }),
    ],
    ['an experiment with nothing optional', experiment({})],
    ['many events', aBatch(...Array.from({ length: 200 }, () => anEvent()))],
    ['a client report without events', { resource, client_report: report, events: [] }],
    ['a client report of a later SDK', { resource, client_report: { ...report, refused: {} }, events: [] }],
    ['facts of the host', withFact({ 'acme.channel': 'beta', 'acme.seats': 3 })],
    [
      'every fact of the SDK',
      withFact({
        'wsl.version': '2',
        'terminal.name': 'vscode',
        'container.runtime.name': 'docker',
        'host.arch': 'amd64',
        'process.interactive': true,
        'process.uptime.class': 'under_1_s',
        'host.memory.class': '4_to_8_gib',
        'editor.name': 'vscode',
        'package_manager.name': 'npm',
        ci: true,
        'ci.vendor': 'github_actions',
        ssh: false,
      }),
    ],
  ])('%s', (_name, body) => {
    validate(body)
    expect(validate.errors).toBeNull()
  })
})

describe('the schema refuses', () => {
  test.each([
    ['no events and no client report', { resource, events: [] }],
    ['no resource', { events: [anEvent()] }],
    ['a resource without the service name', without('service.name')],
    ['a resource of another SDK', withFact({ 'telemetry.sdk.name': 'other' })],
    ['an object among the facts', withFact({ 'acme.deep': {} })],
    ['ci as text', withFact({ ci: 'true' })],
    ['an unknown member of the body', { ...aBatch(anEvent()), extra: 1 }],
    ['an unknown event type', { resource, events: [{ ...anEvent(), event_type: 'span' }] }],
    ['an unknown member beside event_data', { resource, events: [{ ...anEvent(), extra: 1 }] }],
    ['an event id that is no UUID', event({ event_id: '7' })],
    ['an event name with capitals', event({ event_name: 'ToolUsed' })],
    ['an event name of 65 characters', event({ event_name: 'a'.repeat(65) })],
    ['a timestamp without milliseconds', event({ client_timestamp: '2026-11-21T09:37:00Z' })],
    ['a timestamp in month 13', event({ client_timestamp: '2026-13-21T09:37:00.000Z' })],
    ['an empty session id', event({ session_id: '' })],
    ['a device id that is no UUID', event({ device_id: 'laptop' })],
    ['an unknown member of user', event({ user: { name: 'Ann' } })],
    ['an unknown member of auth', event({ auth: { token: 'x' } })],
    ['an object in metadata', event({ metadata: { deep: {} } })],
    ['a list in context', event({ context: { list: [] } })],
    ['a text longer than a label', event({ metadata: { text: 'x'.repeat(257) } })],
    ['a field name with spaces', event({ metadata: { 'a b': 1 } })],
    ['an experiment without a variation', experiment({ variation_id: undefined })],
    ['a negative variation index', experiment({ variation_index: -1 })],
    ['a list among user attributes', experiment({ user_attributes: { tags: ['a'] } })],
    ['a client report without an id', { resource, client_report: { dropped: {} }, events: [anEvent()] }],
    ['a negative drop count', { resource, client_report: { ...report, dropped: { rejected: -1 } }, events: [] }],
    [
      'a drop reason that is no word',
      { resource, client_report: { ...report, dropped: { 'Too large': 1 } }, events: [] },
    ],
  ])('%s', (_name, body) => {
    expect(validate(JSON.parse(JSON.stringify(body)))).toBe(false)
  })
})
