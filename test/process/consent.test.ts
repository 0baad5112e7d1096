import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { allBelow, codesOf } from '../support/left-behind.ts'
import { type Scene, test } from '../support/scene.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'

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

test('off, said by the program itself, clears at once; on begins anew, with another id, and is delivered', async ({
  scene,
}) => {
  await scene.collect()
  await scene.run({ steps: [['log', 2]] }).ended()
  const run = scene.run({
    steps: [
      ['log', 3],
      ['status'],
      ['setConsent', 'off'],
      ['reach', 'off'],
      ['wait', 'looked'],
      ['log', 2],
      ['print'],
    ].concat([['setConsent', 'on'], ['log', 4], ['status'], ['shutdown']] as never) as never,
  })
  await run.reached('off')
  expect(readdirSync(join(scene.stateDir, 'acme'))).toContain('consent')
  expect([scene.segments(), readdirSync(join(scene.stateDir, 'acme')).includes('installation-id')]).toEqual([[], false])
  expect(readFileSync(consentFile(scene), 'utf8')).toMatch(/^off /)
  run.say('looked')
  await run.ended()
  expect(run.of('consent').map(({ result }) => [result.written, result.problem, result.status.mode])).toEqual([
    [true, undefined, 'off'],
    [true, undefined, 'on'],
  ])
  expect(booksOf(run.health())).toMatchObject({ refused: { opt_out: 2 }, dropped: { consent: 3 }, delivered: 4 })
  const ids = run.of('status').map(({ installationId }) => installationId)
  expect(new Set(ids).size).toBe(2)
  expect(codesOf(run)).toEqual(['consent', 'consent'])
})

test('what another program says is noticed within a second, by status, by enabled and by events, and off and on again', async ({
  scene,
}) => {
  await scene.collect()
  const run = scene.run({
    steps: [
      ...([['log', 1], ['reach', 'one'], ['wait', 'off'], ['pass', 1_000], ['log', 1], ['status']] as const),
      ...([['reach', 'two'], ['wait', 'on'], ['pass', 1_000], ['log', 3], ['status'], ['shutdown']] as const),
    ],
  })
  await run.reached('one')
  consent(scene, 'off 2026-02-03T04:05:06.789Z')
  run.say('off')
  await run.reached('two')
  consent(scene, 'on 2026-02-03T04:05:07.789Z')
  run.say('on')
  await run.ended()
  expect(run.of('status').map(({ status }) => status.mode)).toEqual(['off', 'on'])
  expect(booksOf(run.health())).toMatchObject({ refused: { opt_out: 1 }, dropped: { consent: 1 }, delivered: 3 })
  expect(codesOf(run)).toEqual(['consent', 'consent'])
})

test.for([
  ['a variable', { env: { DO_NOT_TRACK: '1' } }, 'variable'],
  ['the host', { options: { enabled: false } }, 'host'],
  ['a missing endpoint', { options: { endpoint: undefined } }, 'no_endpoint'],
] as const)(
  'switched off by %s, consent can be written all the same, and the answer says what holds',
  async ([, how, reason], { scene }) => {
    await scene.collect()
    const run = scene.run({ ...how, steps: [['setConsent', 'local'], ['log'], ['shutdown']] })
    await run.ended()
    expect(run.of('consent')[0]?.result).toMatchObject({ written: true, status: { mode: 'off', reason } })
    expect(readFileSync(consentFile(scene), 'utf8')).toMatch(/^local /)
    expect(readdirSync(join(scene.stateDir, 'acme'))).toEqual(['consent'])
  },
)

test.for([
  ['the host’s own', [['setEnabled', false]]],
  ['the user’s off', [['setConsent', 'off']]],
] as const)('after a no (%s) reading, printing and asking write nothing', async ([, no], { scene }) => {
  await scene.collect()
  const run = scene.run({ steps: [...no, ['reach', 'no'], ['wait', 'looked'], ['status'], ['print'], ['shutdown']] })
  await run.reached('no')
  const before = allBelow(scene.dir)
  run.say('looked')
  await run.ended()
  expect(allBelow(scene.dir)).toEqual(before)
  expect(run.of('status')[0]?.installationId).toBe('')
})

const notRoot = onUnix ?? unless(isRoot, 'only root gives directories away')
test.skipIf(notRoot)(
  named('sudo leaves nothing of root in a user’s directory, whatever the run meets', notRoot),
  async ({ scene }) => {
    await scene.collect()
    await scene.run({ steps: [['log', 2]] }).ended()
    const give = () => {
      for (const path of [scene.stateDir, ...allBelow(scene.stateDir)]) chownSync(path, 54_321, 54_321)
    }
    give()
    const before = allBelow(scene.stateDir)
    const dead = { endpoint: 'http://127.0.0.1:9' }
    for (const options of [{}, dead])
      for (const upload of ['wait', 'detach'] as const)
        await scene
          .run({ options, steps: [['log', 1], ['flush'], ['setConsent', 'off'], ['shutdown', { upload }]] })
          .ended()
    expect(allBelow(scene.stateDir).filter((path) => lstatSync(path).uid !== 54_321)).toEqual([])
    expect(allBelow(scene.stateDir)).toEqual(before)
  },
)
