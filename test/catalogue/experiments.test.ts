import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { catalogueAsPage } from '../../src/catalogue/page.ts'
import { catalogueAsJson } from '../../src/catalogue/schemas.ts'
import { catalogueAsRegistry } from '../../src/catalogue/weaver.ts'
import { defineEvents, experimentEvent, number, oneOf, privileged, text } from '../../src/events.ts'
import { screening } from '../../src/model/catalogue.ts'
import { recordOfEvent } from '../../src/otel/record-of-event.ts'
import { createTestTelemetry } from '../../src/testing.ts'

const plan = oneOf('free', 'paid')
const events = defineEvents({
  experiment_viewed: experimentEvent({
    ...{ owner: 'growth', userAttributes: { seats: number({ min: 1 }), plan }, experimentMetadata: { arms: number() } },
  }),
})
const shown = { experimentId: 'prompt', variationId: 'b', variationIndex: 1 }
const of = (catalogue: typeof events | undefined, ...given: readonly object[]) => {
  const telemetry = createTestTelemetry({ events: catalogue })
  for (const one of given) telemetry.logExperiment({ ...shown, ...one } as never)
  return { exposures: telemetry.events.map(({ experiment }) => experiment), health: telemetry.health() }
}

describe('an exposure, of a client with a catalogue', () => {
  test('is recorded where it is declared, with the attributes that are', () => {
    const { exposures, health } = of(events, {
      ...{ userAttributes: { seats: 3, plan: plan('paid'), age: 7 }, experimentMetadata: { arms: 2, note: 1 } },
    })
    expect(exposures).toEqual([
      {
        ...{ experiment_id: 'prompt', variation_id: 'b', variation_index: 1, environment: 'production' },
        ...{ user_attributes: { seats: 3, plan: 'paid' }, experiment_metadata: { arms: 2 } },
      },
    ])
    expect(health.fields).toEqual({ undeclared: 2 })
  })
  test('loses an attribute that is not as declared, and nothing else', () => {
    const { exposures, health } = of(events, { userAttributes: { seats: 0, plan: 'gold' } })
    expect(exposures).toMatchObject([{ experiment_id: 'prompt', user_attributes: { plan: 'other' } }])
    expect(health.fields).toEqual({ unfit: 1, other: 1 })
  })
  test('with attributes that throw, or are none, is recorded without them', () => {
    const throwing = Object.defineProperty({ ...shown }, 'userAttributes', {
      get: () => {
        throw new Error('no')
      },
    })
    const telemetry = createTestTelemetry({ events })
    telemetry.logExperiment(throwing as never)
    telemetry.logExperiment({ ...shown, experimentId: 'two', userAttributes: 7 } as never)
    expect(telemetry.events.map(({ experiment }) => experiment?.experiment_id)).toEqual(['prompt', 'two'])
    expect(telemetry.events.flatMap(({ experiment }) => Object.keys(experiment?.user_attributes ?? {}))).toEqual([])
    expect(telemetry.health().fields).toMatchObject({ getter: 1 })
  })
  test('is refused where it is not declared, or has expired', () => {
    const about = { description: 'd', purpose: 'p', owner: 'o' }
    const others = [
      defineEvents({ build: about }),
      defineEvents({ experiment_viewed: experimentEvent({ owner: 'o', expires: '2020-01-01' }) }),
    ]
    const refused = others.map((catalogue) => of(catalogue as never, {}).health.sinks.backend?.refused)
    expect(refused).toEqual([{ undeclared: 1 }, { expired: 1 }])
    expect(of(undefined, {}).exposures).toHaveLength(1)
  })
  test('has no privileged part', () => {
    const userAttributes = { name: privileged(text({ max: 9 })) }
    const { faults } = defineEvents({ experiment_viewed: experimentEvent({ owner: 'o', userAttributes }) })
    expect(faults).toEqual([
      'experiment_viewed.user_attributes.name: a context and an exposure have no privileged fields; the field is left out',
    ])
  })
})

describe('what is made of a catalogue tells of exposures', () => {
  const given = { userAttributes: { seats: 3, plan: plan('paid') }, experimentMetadata: { arms: 2 } }
  const telemetry = createTestTelemetry({ events })
  telemetry.logExperiment({ ...shown, ...given })
  const [event] = telemetry.events

  test('its page: all that an exposure holds', () => {
    const page = catalogueAsPage(events[screening])
    for (const field of ['experiment_id', 'variation_id', 'environment'])
      expect(page).toContain(`| \`${field}\` | text of`)
    expect(page).toContain('| `user_attributes.plan` (not always) | one of `free`, `paid`')
  })
  test('its JSON Schema takes what leaves, and no more', () => {
    const json = catalogueAsJson(events[screening]) as { readonly events: Record<string, { readonly schema: object }> }
    const takes = new Ajv2020().compile(json.events.experiment_viewed?.schema ?? false)
    const leaving = JSON.parse(JSON.stringify(event?.experiment))
    expect([takes(leaving), takes.errors]).toEqual([true, null])
    expect(takes({ ...leaving, user_attributes: { age: 7 } })).toBe(false)
  })
  test('its registry has the attributes of the log record, by the names they have there', () => {
    const { attributes } = catalogueAsRegistry(events[screening]) as { readonly attributes: { readonly key: string }[] }
    const record = event && recordOfEvent(event)
    const ofExposure = Object.keys(record?.attributes ?? {}).filter((key) => /^(?:experiment|feature_flag)\./.test(key))
    expect(attributes.map(({ key }) => key).toSorted()).toEqual(ofExposure.toSorted())
    expect(ofExposure).toHaveLength(7)
  })
})
