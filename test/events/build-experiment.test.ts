import { describe, expect, test } from 'vitest'
import { buildExperiment } from '../../src/events/build-experiment.ts'
import { experimentEvent } from '../../src/model/event.ts'
import { oneOf } from '../../src/model/label.ts'
import { isEventName } from '../../src/policy/event-name.ts'

function build(input: unknown) {
  const problems: string[] = []
  const facts = buildExperiment(input, (problem, key) => problems.push(`${problem} ${key}`))
  return { facts: JSON.parse(JSON.stringify(facts)), problems }
}
const least = { experimentId: 'checkout', variationId: 'b' }
const leastFacts = { experiment_id: 'checkout', variation_id: 'b', environment: 'production' }

test('exposures have an event name like any other', () => expect(isEventName(experimentEvent)).toBe(true))

test('two identifiers are enough; the environment is production', () => {
  expect(build(least)).toEqual({ facts: leastFacts, problems: [] })
})

test('everything that may be said is said under the names of the wire', () => {
  const plan = oneOf('free', 'pro')
  const input = {
    ...least,
    variationIndex: 0,
    environment: 'staging',
    userAttributes: { plan: plan('pro') },
    experimentMetadata: { phase: 2 },
  }
  expect(build(input).facts).toEqual({
    ...leastFacts,
    variation_index: 0,
    environment: 'staging',
    user_attributes: { plan: 'pro' },
    experiment_metadata: { phase: 2 },
  })
})

test('an identifier may be a number, as in some flag systems', () => {
  const { facts, problems } = build({ experimentId: 7, variationId: 0 })
  expect(facts).toMatchObject({ experiment_id: '7', variation_id: '0' })
  expect(problems).toEqual([])
})

describe('an identifier that is no text of 1 to 256 characters and no number becomes `invalid`, and the exposure is kept:', () => {
  test.each([undefined, null, '', Number.NaN, {}, 'x'.repeat(257), 'a\ud800'])('%o', (value) => {
    const { facts, problems } = build({ experimentId: value, variationId: 'b' })
    expect(facts).toEqual({ ...leastFacts, experiment_id: 'invalid' })
    expect(problems).toEqual(['unreadable experimentId'])
  })
})

describe('an environment that is no such text is production, and named:', () => {
  test.each([null, '', 7, 'x'.repeat(257)])('%o', (environment) => {
    expect(build({ ...least, environment })).toEqual({ facts: leastFacts, problems: ['unreadable environment'] })
  })
})

describe('an index that is no whole number from 0 is left out, and named:', () => {
  test.each([-1, 1.5, Number.NaN, 2 ** 53, '1', null])('%o', (variationIndex) => {
    expect(build({ ...least, variationIndex })).toEqual({ facts: leastFacts, problems: ['not_finite variationIndex'] })
  })
})

test('attributes are cleaned like metadata: a text costs its field', () => {
  const { facts, problems } = build({ ...least, userAttributes: { email: 'ann@example.com', n: 1 } })
  expect(facts.user_attributes).toEqual({ n: 1 })
  expect(problems).toEqual(['string email'])
})

test.each([undefined, null, 7, 'x'])('%o instead of an exposure is one with invalid identifiers', (input) => {
  const { facts, problems } = build(input)
  expect(facts).toEqual({ experiment_id: 'invalid', variation_id: 'invalid', environment: 'production' })
  expect(problems).toEqual(['unreadable experimentId', 'unreadable variationId'])
})

describe('a getter that throws costs its part, not the exposure:', () => {
  test.each(['experimentId', 'variationId', 'variationIndex', 'environment', 'userAttributes', 'experimentMetadata'])(
    '%s',
    (key) => {
      const input = Object.defineProperty({ ...least }, key, {
        enumerable: true,
        get: () => {
          throw new Error('no')
        },
      })
      const { facts, problems } = build(input)
      expect(facts).toMatchObject({ environment: 'production' })
      expect(problems.length).toBeGreaterThan(0)
    },
  )
})
