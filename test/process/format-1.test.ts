import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { codesOf } from '../support/left-behind.ts'
import { type Scene, test } from '../support/scene.ts'

/* The first format is for ever: see the README of the fixtures. */

const fixtures = resolve(import.meta.dirname, '../fixtures/format-1')
const pending = readFileSync(join(fixtures, 'pending.jsonl'), 'utf8').trimEnd().split('\n')

/** Puts the files where a program with this endpoint looks for them. */
function install(scene: Scene, url: string): void {
  const app = join(scene.stateDir, 'acme')
  mkdirSync(app, { recursive: true })
  for (const file of ['consent', 'installation-id']) cpSync(join(fixtures, file), join(app, file))
  const origin8 = createHash('sha256').update(url).digest('hex').slice(0, 8)
  cpSync(join(fixtures, 'segments'), join(app, `acme-backend-${origin8}`), { recursive: true })
}

test('a drain of today sends exactly what is pending in the files of the first format, byte by byte', async ({
  scene,
}) => {
  const collector = await scene.collect()
  install(scene, collector.url)
  expect(scene.segments()).toHaveLength(9)
  const drain = await scene.drain()

  const bodies = collector.requests.map(({ bodyText }) => bodyText ?? '')
  for (const json of pending) {
    const holding = bodies.filter((body) => body.includes(json))
    expect(holding.length, json).toBe(1)
  }
  expect([collector.events.size, collector.duplicates]).toEqual([pending.length, 0])
  // Two events of another consent, which nobody is told of; what was torn was never logged.
  expect(booksOf(drain.health())).toMatchObject({
    claimed: pending.length + 2,
    delivered: pending.length,
    dropped: { consent: 2 },
  })
  expect(codesOf(drain)).toEqual(['damaged_segment'])
  expect(scene.segments()).toEqual([])
})

test('the facts, the losses and the installation of then are those of then', async ({ scene }) => {
  const collector = await scene.collect()
  install(scene, collector.url)
  await scene.drain()
  const environments = [...collector.events.values()].flatMap(({ event, resource }) => {
    const environment = (resource as Readonly<Record<string, unknown>>)['deployment.environment.name']
    return environment ? [[event.event_data.event_id.slice(-3), environment]] : []
  })
  // The last resource line of a segment holds for all of its events: 201 and 202.
  expect(environments).toEqual([
    ['0c9', 'beta'],
    ['0ca', 'beta'],
  ])
  expect([...collector.reports.values()]).toEqual([
    { report_id: 'd0000000-0000-4000-8000-000000000029', dropped: { rejected: 1 } },
  ])
  const run = scene.run({ steps: [['log'], ['shutdown']] })
  await run.ended()
  expect([...collector.events.values()].at(-1)?.event.event_data.device_id).toBe('1d000000-0000-4000-8000-000000000001')
})

test('where the endpoint takes nothing, the caps of today hold for them: too old, counted and told', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
  install(scene, collector.url)
  const failed = await scene.drain()
  // Those of another consent are deleted if their turn comes before the endpoint has failed, and too old after it.
  const { delivered, dropped } = booksOf(failed.health())
  const { consent = 0, max_age = 0 } = dropped
  expect([delivered, consent + max_age, Object.keys(dropped).length]).toEqual([0, pending.length + 2, consent ? 2 : 1])
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect([collector.events.size, Object.fromEntries(collector.totals().dropped)]).toEqual([0, { rejected: 1, max_age }])
  expect(scene.segments()).toEqual([])
})
