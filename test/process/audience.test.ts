import { describe, expect } from 'vitest'
import type { Collector } from '../../collector/src/collector.ts'
import type { Health } from '../../src/model/health.ts'
import { balanced } from '../support/books.ts'
import type { Run } from '../support/run.ts'
import { type Scene, test } from '../support/scene.ts'

interface Told {
  /** How often metadata was read. */
  readonly read: number
  readonly marks: readonly (readonly [name: string, startTime: number])[]
  readonly now: number
  readonly health: Health
}
const told = (run: Run): Told => run.of('told')[0] as unknown as Told

async function aRun(scene: Scene, given: object, env: Readonly<Record<string, string>> = {}) {
  const run = scene.start('audience.mjs', { delivers: true, ...given }, env)
  await run.heard('told', 1)
  await run.ended()
  balanced(told(run).health)
  return told(run)
}
const names = ({ events }: Collector) => [...events.values()].map(({ event }) => event.event_data.event_name)
const ownEvents = ({ events }: Collector) =>
  [...events.values()]
    .map(({ event }) => event.event_data)
    .filter(({ event_name }) => event_name === 'telemetry_diagnostics')
const metadataOf = (event: { readonly metadata?: unknown } | undefined) =>
  (event?.metadata ?? {}) as Readonly<Record<string, unknown>>
const refused = ({ health }: Told) => health.sinks.backend?.refused

describe('of an internal user', () => {
  test('internal events are recorded, and the SDK’s own once, however often it delivers', async ({ scene }) => {
    const collector = await scene.collect()
    const { health, read, marks, now } = await aRun(scene, { options: { audience: 'internal' } })
    expect(names(collector).sort()).toEqual(['build', 'build', 'cache_layout', 'telemetry_diagnostics'])
    expect(read).toBe(3)
    expect(health.sinks.backend).toMatchObject({ logged: 4, admitted: 4, delivered: 4, refused: {} })
    const [own, ...more] = ownEvents(collector)
    expect(more).toEqual([])
    expect(own).toMatchObject({ session_id: 'run-1', device_id: expect.any(String) })
    const { create_ms, load_ms, first_delivery_ms, errors, ...rest } = metadataOf(own)
    expect(errors).toBe(0)
    for (const [name, ms] of Object.entries({ create_ms, load_ms, first_delivery_ms })) {
      expect(ms, name).toBeGreaterThan(0)
      expect(ms, name).toBeLessThanOrEqual(now)
    }
    expect(first_delivery_ms).toBeGreaterThan(load_ms as number)
    // What this machine may be, and no stack where nothing was caught.
    expect(Object.keys(rest).filter((name) => !['container_id', 'k8s_namespace'].includes(name))).toEqual([])
    expect(marks.map(([name]) => name)).toEqual([
      ...['orangebox.create.begin', 'orangebox.create.end', 'orangebox.load.begin', 'orangebox.load.end'],
      'orangebox.first_delivery',
    ])
    const times = marks.map(([, startTime]) => startTime)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    expect(times.at(-1)).toBeLessThanOrEqual(now)
  })

  test('a bug that was caught is told by its place in the SDK, and not by its message', async ({ scene }) => {
    const collector = await scene.collect()
    await aRun(scene, { options: { audience: 'internal' }, breaks: true })
    const [own] = ownEvents(collector)
    const { errors, error_stack } = metadataOf(own) as { errors: number; error_stack: string }
    expect(errors).toBeGreaterThan(0)
    expect(error_stack).toMatch(/^[^/\\]*recorder\.cjs:\d+:\d+( < [^/\\]*\.c?js:\d+:\d+)*$/)
    expect(error_stack.length).toBeLessThanOrEqual(256)
    for (const { bodyText = '' } of collector.requests) expect(bodyText).not.toMatch(/audience\.mjs|today/)
  })

  test('a run that delivers nothing tells nothing of itself', async ({ scene }) => {
    const collector = await scene.collect()
    const { health, marks } = await aRun(scene, { options: { audience: 'internal' }, delivers: false })
    expect([health.sinks.backend?.logged, marks]).toEqual([3, []])
    await scene.drain()
    expect(names(collector).sort()).toEqual(['build', 'build', 'cache_layout'])
  })

  test('an opt-out holds for all of it', async ({ scene }) => {
    const collector = await scene.collect()
    const { marks } = await aRun(scene, { options: { audience: 'internal' } }, { DO_NOT_TRACK: '1' })
    expect([collector.requests, marks]).toEqual([[], []])
  })

  test('an endpoint that takes nothing hears nothing of the SDK either', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    const { health, marks } = await aRun(scene, { options: { audience: 'internal' } })
    expect([health.sinks.backend?.logged, marks, ownEvents(collector)]).toEqual([3, [], []])
  })

  test('sampling holds for the own event by its name, and the books have it', async ({ scene }) => {
    const collector = await scene.collect()
    const settings = { sampling: { telemetry_diagnostics: { sample_rate: 0 } } }
    const ran = await aRun(scene, { options: { audience: 'internal' }, settings })
    expect(names(collector).sort()).toEqual(['build', 'build', 'cache_layout'])
    expect(refused(ran)).toEqual({ sampling: 1 })
  })
})

describe('an external user never carries any of it:', () => {
  test.for<[string, unknown]>([
    ['by default', undefined],
    ['as told', 'external'],
    ['by a bad value', 'INTERNAL'],
    ['by a value of another kind', true],
  ])('%s', async ([, audience], { scene }) => {
    const collector = await scene.collect()
    const ran = await aRun(scene, { options: { audience }, breaks: true })
    expect(names(collector).every((name) => name === 'build')).toBe(true)
    expect(names(collector).length).toBeGreaterThanOrEqual(2)
    expect(refused(ran)).toEqual({ internal: 1 })
    // Neither is what it would have carried read, nor is anything marked.
    expect([ran.read, ran.marks]).toEqual([2, []])
    for (const { bodyText = '' } of collector.requests)
      expect(bodyText).not.toMatch(/cache_layout|telemetry_diagnostics|container_id|namespace|error_stack|create_ms/)
  })
})
