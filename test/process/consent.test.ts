import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { type Scene, test } from '../support/scene.ts'

const consentFile = (scene: Scene): string => join(scene.stateDir, 'acme', 'consent')
const consent = (scene: Scene, text: string): void => {
  mkdirSync(join(scene.stateDir, 'acme'), { recursive: true })
  writeFileSync(consentFile(scene), text)
}

test('with nobody asked, the default is written down before the first segment', async ({ scene }) => {
  await scene.collect()
  const run = scene.run({ steps: [['status'], ['log'], ['status'], ['shutdown']] })
  await run.ended()
  expect(readFileSync(consentFile(scene), 'utf8')).toMatch(/^on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(run.of('status').map(({ status }) => [status.mode, status.reason])).toEqual([
    ['on', 'default'],
    ['on', 'default'],
  ])
  const stored = readFileSync(join(scene.stateDir, 'acme', 'installation-id'), 'utf8')
  expect(run.of('status').map(({ installationId }) => installationId)).toEqual([stored, stored])
})

test.for([
  ['off', 'off 2026-01-02T03:04:05.678Z'],
  ['half a file', 'on 2026-01-02T03:0'],
  ['words of somebody else', 'yes please\n'],
  ['an empty file', ''],
  ['a date that does not exist', 'on 2026-13-41T03:04:05.678Z'],
  ['a huge file', `on 2026-01-02T03:04:05.678Z\n${'x'.repeat(100_000)}`],
] as [string, string][])(
  '%s means off: nothing is recorded, nothing is sent, nothing is changed',
  async ([, text], { scene }) => {
    const collector = await scene.collect()
    consent(scene, text)
    const run = scene.run({ steps: [['log', 3], ['flush'], ['shutdown'], ['log']] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ logged: 4, refused: { opt_out: 4 }, admitted: 0 })
    expect([collector.requests.length, scene.segments()]).toEqual([0, []])
    expect(readFileSync(consentFile(scene), 'utf8')).toBe(text)
  },
)

test('local records and never sends; what was recorded so does not leave under a later on', async ({ scene }) => {
  const collector = await scene.collect()
  consent(scene, 'local 2026-01-02T03:04:05.678Z')
  const run = scene.run({ steps: [['log', 3], ['flush'], ['shutdown']] })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 3, released: 3, requests: 0 })
  consent(scene, 'on 2026-02-03T04:05:06.789Z')
  const drain = await scene.drain()
  expect(booksOf(drain.health())).toMatchObject({ claimed: 3, delivered: 0, dropped: { consent: 3 } })
  expect(collector.requests).toHaveLength(0)
})

test('a no between two runs holds back what the first one left', async ({ scene }) => {
  const collector = await scene.collect()
  await scene.run({ steps: [['log', 3]] }).ended()
  consent(scene, 'off 2026-01-02T03:04:05.678Z')
  await scene.drain()
  expect(collector.requests).toHaveLength(0)
})

test('a no while the program runs is noticed before the next POST', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ steps: [['log', 3], ['wait', 'the no'], ['flush'], ['log', 2], ['shutdown']] })
  await run.heard('logged', 3)
  consent(scene, 'off 2026-01-02T03:04:05.678Z')
  run.say('the no')
  await run.ended()
  expect(collector.requests).toHaveLength(0)
  expect(booksOf(run.health())).toMatchObject({ admitted: 3, refused: { opt_out: 2 }, dropped: { consent: 3 } })
  expect(scene.segments()).toEqual([])
})
