import { describe, expect, test } from 'vitest'
import { attribute } from '../../src/model/attributes.ts'
import { recordOfDrop, recordOfEvent } from '../../src/otel/record-of-event.ts'
import { anEvent } from '../support/fakes/events.ts'
import { uuid } from '../support/fakes/random.ts'

const attributesOf = (more: Parameters<typeof anEvent>[1]) => recordOfEvent(anEvent(1, more)).attributes

test('a record is the event: its name, its time, and who it is by', () => {
  expect(recordOfEvent(anEvent(1, { metadata: { ms: 45, ok: true, tool: 'bash', none: null } }))).toEqual({
    eventName: 'tool_used',
    time: anEvent(1).time,
    severity: 9,
    attributes: {
      'log.record.uid': anEvent(1).id,
      'session.id': 'a session',
      'app.installation.id': anEvent(1).deviceId,
      ms: 45,
      ok: true,
      tool: 'bash',
      none: null,
    },
  })
})

test('an event that tells of an error is ERROR, and any other INFO', () => {
  expect(recordOfEvent(anEvent(1, { isError: true })).severity).toBe(17)
  expect(recordOfEvent(anEvent(1, { isError: false })).severity).toBe(9)
})

test('of a user it has what the host gave, under the names of the conventions where they have one', () => {
  expect(attributesOf({ user: { id: 'u', email: 'a@b.dev', accountUuid: 'a', organizationUuid: 'o' } })).toMatchObject({
    'user.id': 'u',
    'user.email': 'a@b.dev',
    'user.account_uuid': 'a',
    'user.organization_uuid': 'o',
  })
  expect(Object.keys(attributesOf({ user: { accountUuid: 'a' } }))).not.toContain('user.id')
})

describe('no field is lost and none takes the place of another', () => {
  test.each(Object.values(attribute))('metadata called %s', (name) => {
    const attributes = attributesOf({ metadata: { [name]: 7 } })
    expect(attributes[`metadata.${name}`]).toBe(7)
    expect(attributes[name]).not.toBe(7)
  })
  test('metadata that begins like the names of other parts', () => {
    const attributes = attributesOf({
      metadata: { 'context.mode': 1, 'metadata.mode': 2, 'experiment.environment': 3, contextual: 4 },
      context: { mode: 5 },
    })
    expect(attributes).toMatchObject({
      'metadata.context.mode': 1,
      'metadata.metadata.mode': 2,
      'metadata.experiment.environment': 3,
      contextual: 4,
      'context.mode': 5,
    })
  })
  test('a field of the context that metadata has, too', () => {
    expect(attributesOf({ metadata: { mode: 1 }, context: { mode: 2 } })).toMatchObject({ mode: 1, 'context.mode': 2 })
  })
})

test('what is privileged is read off no event, and goes apart where it is handed over', () => {
  const event = anEvent(1, { metadata: { plugin: 1, 'privileged.plugin': 2 }, privileged: { plugin: 'acme' } })
  expect(JSON.stringify(recordOfEvent(event))).not.toContain('acme')
  const { attributes } = recordOfEvent(event, event.privileged)
  expect(attributes).toMatchObject({ 'privileged.plugin': 'acme', plugin: 1, 'metadata.privileged.plugin': 2 })
})

test('an exposure names flag and variant as the conventions do, and keeps the rest of its facts', () => {
  const experiment = {
    experiment_id: 'checkout',
    variation_id: 'b',
    variation_index: 0,
    environment: 'production',
    user_attributes: { plan: 'pro' },
    experiment_metadata: { ms: 1 },
  }
  expect(attributesOf({ experiment })).toMatchObject({
    'feature_flag.key': 'checkout',
    'feature_flag.result.variant': 'b',
    'experiment.variation_index': 0,
    'experiment.environment': 'production',
    'experiment.user_attributes.plan': 'pro',
    'experiment.metadata.ms': 1,
  })
})

test('a report of dropped events is an event of ours, told at the time it is sent', () => {
  expect(recordOfDrop({ id: uuid(1), reason: 'max_age', n: 3 }, 1_000)).toEqual({
    eventName: 'orangebox.client_report',
    time: 1_000,
    severity: 13,
    attributes: { 'log.record.uid': uuid(1), 'orangebox.dropped.reason': 'max_age', 'orangebox.dropped.count': 3 },
  })
})
