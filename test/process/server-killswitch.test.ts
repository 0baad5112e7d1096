import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { type Scene, test } from '../support/scene.ts'
import { uploadersGone } from '../support/uploaders.ts'

const cli = resolve(import.meta.dirname, '../../dist/cli.js')
const gone = (seconds: number) =>
  ({ kind: 'status', status: 410, headers: { 'x-orangebox-kill': `backend; duration=${seconds}` } }) as const
/** Accepts so many requests, then switches off. */
const after = (accepted: number, seconds: number) => (request: { readonly index: number }) =>
  request.index < accepted ? ({ kind: 'ok' } as const) : gone(seconds)

/** What three accounts leave on disk, which is three requests. */
async function leaveOfThree(scene: Scene): Promise<void> {
  for (const id of ['ann', 'bob', 'cid'])
    await scene
      .run({
        options: { user: { id } },
        steps: [
          ['log', 2],
          ['shutdown', { upload: 'leave' }],
        ],
      })
      .ended()
}

test('a server switches a sink off: chunks behind it wait, the next event is refused, and so are those of later runs', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: after(1, 3_600) })
  const run = scene.run({
    options: { batch: { maxExportBatchSize: 1, scheduledDelayMillis: 3_600_000 } },
    steps: [['log', 3], ['flush'], ['log', 2], ['status'], ['shutdown']],
  })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 3, delivered: 1, refused: { killswitch: 2 } })
  expect(run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)).toEqual(['killed'])

  const server = { by: 'server', until: expect.any(Number) }
  expect(booksOf(run.health()).killed).toEqual(server)
  expect(run.of('status').map(({ status }) => status.sinks.backend?.killed)).toEqual([server])

  const next = scene.run({ steps: [['log', 2], ['shutdown']] })
  await next.ended()
  expect(booksOf(next.health())).toMatchObject({ admitted: 0, refused: { killswitch: 2 }, requests: 0 })
  expect(collector.requests).toHaveLength(2)
  const shown = execFileSync(process.execPath, [cli, 'spool', '--dir', scene.stateDir], { encoding: 'utf8' })
  expect(shown).toMatch(/ {2}killswitch: the server set it \d+ s ago, for another (?:59|60) min\n/)
  expect(shown).toContain('next: nothing is sent while the killswitch is on')

  // It was no failure: nothing but its own end has to be waited for.
  collector.behave({ kind: 'ok' })
  scene.forget('kill.json')
  const last = scene.run({ steps: [['log'], ['shutdown', { timeoutMs: 10_000 }]] })
  await last.ended()
  expect(booksOf(last.health())).toMatchObject({ admitted: 1, claimed: 2, delivered: 3 })
  expect(scene.segments()).toEqual([])
})

test('it ends by itself: a program that lives on sends what waited and records again', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: ({ index }) => (index === 0 ? gone(1) : { kind: 'ok' }) })
  const run = scene.run({
    options: { batch: { scheduledDelayMillis: 3_600_000 } },
    steps: [['log', 3], ['flush'], ['wait', 'the end of it'], ['log', 2], ['shutdown']],
  })
  await collector.received(3)
  run.say('the end of it')
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ admitted: 5, delivered: 5, refused: {} })
})

test('an uploader that is told so stops before its next request', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: after(1, 3_600) })
  await leaveOfThree(scene)
  const run = scene.run({
    options: { exit: { upload: 'detach' } },
    steps: [['log', 2], ['shutdown']],
  })
  await run.ended()
  await collector.requested(2)
  await uploadersGone(scene)
  expect(collector.requests).toHaveLength(2)
  expect(scene.segments().length).toBeGreaterThanOrEqual(3)
})

test('an uploader obeys a killswitch in the settings that another program hears of while it sends', async ({
  scene,
}) => {
  const collector = await scene.collect({ behaviour: { kind: 'delay', ms: 1_500 } })
  await leaveOfThree(scene)
  const on = { killswitch: { backend: true } }
  const other = scene.run({
    options: { settings: on },
    steps: [
      ['log'],
      ['reach', 'killed'],
      ['wait', 'a request'],
      ['update', { killswitch: { '*': true } }],
      ['reach', 'told'],
      ['wait', 'the end'],
      ['shutdown'],
    ],
  })
  await other.reached('killed')
  await scene.run({ options: { exit: { upload: 'detach' } }, steps: [['log', 2], ['shutdown']] }).ended()
  await collector.requested(1)
  other.say('a request')
  await other.reached('told')
  await uploadersGone(scene)
  expect(collector.requests).toHaveLength(1)
  other.say('the end')
  await other.ended()
})
