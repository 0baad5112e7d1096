import { describe, expect, test } from 'vitest'
import { defineEvents, id, number } from '../../src/events.ts'
import { oneOf } from '../../src/model/label.ts'
import { createTestTelemetry, type EventLog, expectEvent, expectNoEvent, telemetryMatchers } from '../../src/testing.ts'

const tool = oneOf('bash', 'edit', 'read')

function logged() {
  const telemetry = createTestTelemetry()
  telemetry.setContext({ depth: 2 })
  telemetry.logEvent('tool_used', { tool: tool('edit'), ok: true, ms: 3 })
  telemetry.logEvent('tool_used', { tool: tool('read'), ok: false })
  telemetry.logEvent('build_done')
  return telemetry
}

const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

describe('an event is found', () => {
  test('by its name, and given back', () => {
    expect(expectEvent(logged(), 'tool_used')).toMatchObject({ name: 'tool_used', metadata: { tool: 'edit' } })
  })
  test.each([
    ['values', { tool: 'edit', ms: 3 }],
    ['a form', { tool: /^ed/ }],
    ['a function', { ms: (value: unknown) => Number(value) > 2 }],
    ['a matcher of the runner', { ms: expect.any(Number) }],
    ['a field it has not', { tool: 'edit', error: undefined }],
    ['its context', { depth: 2, ok: true }],
  ])('by %s', (_, fields) => {
    expect(expectEvent(logged(), 'tool_used', fields).metadata.tool).toBe('edit')
    expect(() => expectNoEvent(logged(), 'tool_used', fields)).toThrow('there should be no event tool_used')
  })
  test('among what is privileged, and by what an experiment was about', () => {
    const telemetry = logged()
    telemetry.logExperiment({ experimentId: 'prompt', variationId: 'b' })
    expectEvent(telemetry, 'experiment_viewed', { experiment_id: 'prompt', variation_id: 'b' })
  })
  test('no other: a value of another type, and a form where there is a number, are none', () => {
    for (const fields of [{ ms: '3' }, { ms: /3/ }, { tool: 'edit', ok: false }])
      expectNoEvent(logged(), 'tool_used', fields)
    expectNoEvent(logged(), 'other_event')
  })
})

describe('an event that is not there', () => {
  test('is told with those that come near, the nearest first, and what of them is otherwise', () => {
    expect(messageOf(() => expectEvent(logged(), 'tool_used', { tool: 'bash', ok: true, error: /^E/ }))).toBe(
      [
        'no event tool_used { tool: "bash", ok: true, error: /^E/ } among 3 events',
        '  tool_used { depth: 2, tool: "edit", ok: true, ms: 3 }',
        '    tool: expected "bash", got "edit"',
        '    error: expected /^E/, got nothing',
        '  tool_used { depth: 2, tool: "read", ok: false }',
        '    tool: expected "bash", got "read"',
        '    ok: expected true, got false',
        '    error: expected /^E/, got nothing',
        '  logged: tool_used (2), build_done (1)',
      ].join('\n'),
    )
  })

  test('under a misspelt name is told with the one that was meant', () => {
    expect(messageOf(() => expectEvent(logged(), 'tool_usde'))).toContain('did you mean tool_used?')
    expect(messageOf(() => expectEvent(logged(), 'something_else'))).not.toContain('did you mean')
  })

  test('because a field was left out of it is told with the reason', () => {
    const telemetry = logged()
    telemetry.logEvent('file_read', { path: '/home/ada' } as never)
    const message = messageOf(() => expectEvent(telemetry, 'file_read', { path: '/home/ada' }))
    expect(message).toContain('path: expected "/home/ada", got nothing')
    expect(message).toMatch(/fields left out of events: \w+ 1/)
  })

  test('because it was refused is told with the reason, and what the catalogue declares', () => {
    const events = defineEvents({
      tool_used: { description: 'd', purpose: 'p', owner: 'o', fields: { ms: number(), thread: id() } },
    })
    const telemetry = createTestTelemetry({ events })
    telemetry.logEvent('tool_usd' as never, { ms: 1 } as never)
    const message = messageOf(() => expectEvent(telemetry, 'tool_usd' as never))
    expect(message).toContain('no event tool_usd among 0 events')
    expect(message).toContain('the catalogue declares no tool_usd; did you mean tool_used?')
    expect(message).toContain('refused, so no events: undeclared 1')
  })

  test('is told with three near misses at most', () => {
    const telemetry = createTestTelemetry()
    for (let n = 0; n < 9; n++) telemetry.logEvent('a', { n })
    const message = messageOf(() => expectEvent(telemetry, 'a', { n: -1 }))
    expect(message.match(/got \d/g)).toHaveLength(3)
    expect(message).toContain('and 6 more of this name')
  })

  test('is an assertion that failed; looking in what is no log is a mistake', () => {
    expect(() => expectEvent(logged(), 'x')).toThrow(expect.objectContaining({ name: 'AssertionError' }))
    for (const none of [undefined, null, {}, { events: 1 }])
      expect(() => expectEvent(none as never, 'a')).toThrow(
        new TypeError(messageOf(() => expectEvent(none as never, 'a'))),
      )
  })
})

describe('the matcher', () => {
  expect.extend(telemetryMatchers)
  const has = (log: unknown) =>
    expect(log) as unknown as { toHaveLogged(name: string, fields?: object): void } & {
      not: { toHaveLogged(name: string, fields?: object): void }
    }

  test('says what the function says, and the opposite behind `not`', () => {
    has(logged()).toHaveLogged('tool_used', { tool: 'edit', ms: expect.any(Number) })
    has(logged()).not.toHaveLogged('tool_used', { tool: 'bash' })
    expect(messageOf(() => has(logged()).toHaveLogged('tool_used', { tool: 'bash' }))).toContain('got "edit"')
    expect(messageOf(() => has(logged()).not.toHaveLogged('build_done'))).toBe(
      'there should be no event build_done\n  build_done { depth: 2 }',
    )
    expect(() => has('text').not.toHaveLogged('build_done')).toThrow(TypeError)
  })
})

describe('with a catalogue', () => {
  const about = { description: 'd', purpose: 'p', owner: 'o' }
  const events = defineEvents(
    { build: { ...about, fields: { files: number() } }, bundle: about },
    { context: { depth: number() } },
  )
  const telemetry = createTestTelemetry({ events })
  telemetry.logEvent('build', { files: 1 })
  // As JavaScript sees it: no compiler checks the names.
  const log: EventLog = { events: telemetry.events, catalogue: events }
  const { toHaveLogged } = telemetryMatchers
  const never = [
    ['buld', {}, 'the catalogue declares no buld; did you mean build?'],
    ['build', { file: 1 }, 'the catalogue declares no field file of build; did you mean files?'],
    ['bundle', { files: 1 }, 'the catalogue declares no field files of bundle'],
  ] as const

  test.each(never)('a test that no such event was logged fails where none can be: %s %j', (name, fields, why) => {
    expect(messageOf(() => expectNoEvent(log, name, fields))).toBe(why)
    expect(messageOf(() => toHaveLogged(log, name, fields))).toBe(why)
    expect(messageOf(() => expectEvent(log, name, fields))).toContain(`\n  ${why}\n`)
  })
  test('what the client adds by itself may be looked for, and that a field is not there', () => {
    expectNoEvent(log, 'experiment_viewed', { experiment_id: 'prompt' })
    expectNoEvent(log, 'experiment_viewed', { experiment_id: 'prompt' })
    expectNoEvent(log, 'telemetry_diagnostics')
    expectEvent(log, 'build', { files: 1, depth: undefined, colour: undefined })
    expectNoEvent(log, 'build', { sample_rate: 0.5, depth: 3 })
  })
})
