import { describe, expect, test } from 'vitest'
import { createFacade } from '../../src/client/facade.ts'
import { buildWall } from '../../src/client/wall.ts'
import type { Core } from '../../src/model/core.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryCore } from '../support/fakes/core.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

/** A core on which everything is broken but its voice. */
function brokenTelemetry() {
  const voice = recordedVoice()
  const broken = new Proxy({} as Core, {
    get: (_, key) =>
      key === 'report'
        ? voice.report
        : () => {
            throw new TypeError('undefined is not a function')
          },
  })
  return { voice, telemetry: createFacade(() => broken, scriptedClock(), scriptedRandom()) }
}

test('a bug of ours becomes a diagnostic with a stack, and a fallback', () => {
  const { report, said } = recordedVoice()
  const wall = buildWall(() => report)
  const run = wall('here', 7, (): number => {
    throw new Error('oops')
  })
  expect(run()).toBe(7)
  expect(said).toMatchObject([{ level: 'error', code: 'internal', message: expect.stringContaining('here: oops') }])
  expect(said[0]?.stack).toContain('wall.test.ts')
})

test('what works goes through as it is', () => {
  const wall = buildWall(() => recordedVoice().report)
  expect(wall('here', 0, (a: number, b: number) => a + b)(1, 2)).toBe(3)
})

test.each([undefined, null, 'text', Object.create(null), Symbol('x')])(
  'whatever is thrown, it does not reach the host: %o',
  (thrown) => {
    const wall = buildWall(() => recordedVoice().report)
    const run = wall('here', 'fallback', () => {
      throw thrown
    })
    expect(run()).toBe('fallback')
  },
)

describe('with everything broken', () => {
  test('no method throws', () => {
    const { telemetry, voice } = brokenTelemetry()
    telemetry.logEvent('a')
    telemetry.logExperiment({ experimentId: 'a', variationId: 'b' })
    telemetry.setContext({ a: 1 })
    telemetry.child({ context: { a: 'text' as never } })
    telemetry.setUser(null)
    telemetry.setSession('s')
    telemetry.setEnabled(true)
    expect([telemetry.enabled, telemetry.installationId]).toEqual([false, ''])
    expect(telemetry.status()).toMatchObject({ mode: 'off' })
    expect(telemetry.health()).toEqual({ sinks: {}, fields: {}, diagnostics: {} })
    expect(new Set(voice.codes())).toEqual(new Set(['internal']))
  })
  test('no promise rejects', async () => {
    const { telemetry, voice } = brokenTelemetry()
    const nothing = { delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false, sinks: {} }
    expect(await telemetry.flush()).toEqual(nothing)
    expect(await telemetry.shutdown({ timeoutMs: 1 })).toEqual(nothing)
    await telemetry[Symbol.asyncDispose]()
    expect(voice.codes()).toEqual(['internal', 'internal', 'internal'])
  })
})

describe('nonsense from the host', () => {
  const nonsense = [
    undefined,
    null,
    7,
    'x',
    true,
    1n,
    Symbol('x'),
    [],
    {},
    () => {},
    Object.create(null),
    new Date('x'),
  ]
  test.each(nonsense.map((value) => ({ value })))('throws nowhere: $value', async ({ value }) => {
    const { core, said } = memoryCore()
    const telemetry = createFacade(() => core, scriptedClock(), scriptedRandom())
    const any = value as never
    telemetry.logEvent(any, any, any)
    telemetry.logExperiment(any)
    telemetry.setContext(any)
    telemetry.child(any).logEvent('a')
    telemetry.setUser(any)
    telemetry.setSession(any)
    telemetry.setEnabled(any)
    await telemetry.flush(any)
    await telemetry.shutdown(any)
    expect(said.filter(({ code }) => code === 'internal')).toEqual([])
  })
})
