import { spawn } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { programs } from '../support/run.ts'
import { onWindows, type Scene, test } from '../support/scene.ts'

const options = { exit: { upload: 'detach' } } as const

/** Pids in the tokens: the uploaders that were started. */
const uploaders = (scene: Scene): readonly number[] =>
  readdirSync(join(scene.stateDir, 'acme'))
    .filter((file) => file.endsWith('.token'))
    .map((file) => Number(readFileSync(join(scene.stateDir, 'acme', file), 'utf8')))

/** An uploader is nobody's child: its end can only be looked for. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Ends an uploader, unless it has ended by itself. */
async function ended(pid: number): Promise<void> {
  if (pid <= 0) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
  await gone(pid)
}

test('a client that was switched off starts no uploader and asks for no credentials', async ({ scene }) => {
  const collector = await scene.collect()
  const auth = [{ headers: { Authorization: 'Bearer t' } }]
  const run = scene.run({
    options: { ...options, auth },
    steps: [['log', 3], ['setEnabled', false], ['flush'], ['shutdown']],
  })
  await run.ended()
  expect([uploaders(scene), run.of('auth'), collector.requests]).toEqual([[], [], []])
  expect(booksOf(run.health())).toMatchObject({ released: 3 })
  await scene.drain()
  expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
})

test.for([
  ['nobody in particular', undefined],
  ['a user known by an id alone', { id: 'ann@work' }],
] as const)(
  'what %s detaches is sent by an uploader, with the credentials of its parent, and by nobody else',
  async ([_who, user], { scene }) => {
    const collector = await scene.collect()
    const auth = [{ headers: { Authorization: 'Bearer t' }, account: 'ann' }]
    const run = scene.run({ options: { ...options, auth, user }, steps: [['log', 3], ['shutdown']] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ requests: 0, released: 3 })
    await collector.received(3)
    const [pid = 0, ...others] = uploaders(scene)
    expect([pid > 0, pid === run.child.pid, others]).toEqual([true, false, []])
    await gone(pid)
    expect(collector.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer t'])
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    // Its brief, with the credentials in it, was taken off the disk before it began.
    const left = readdirSync(scene.stateDir, { recursive: true, encoding: 'utf8' })
    expect([scene.segments(), left.filter((file) => file.endsWith('.tmp'))]).toEqual([[], []])
  },
)

test('one uploader a minute: runs that end together leave one, and the next run sends the rest', async ({ scene }) => {
  const collector = await scene.collect({ behaviour: { kind: 'silent' } })
  const runs = [1, 2, 3].map(() => scene.run({ options, steps: [['log', 2], ['wait', 'go'], ['shutdown']] }))
  await Promise.all(runs.map((run) => run.heard('logged', 2)))
  for (const run of runs) run.say('go')
  await Promise.all(runs.map((run) => run.ended()))
  await collector.requested(1)
  // A second one, if they ended in two minutes and the first was not yet there to be seen.
  const pids = uploaders(scene)
  expect(pids.length).toBeLessThanOrEqual(2)
  for (const pid of pids) await ended(pid)
  collector.behave({ kind: 'ok' })
  await scene.drain()
  expect(scene.ledger()).toMatchObject({ logged: 6, delivered: 6, lost: [] })
})

test.skipIf(onWindows)('in CI nobody outlives the job: it waits instead', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    env: { CI: 'true' },
    options,
    steps: [
      ['log', 3],
      ['shutdown', { timeoutMs: 10_000 }],
    ],
  })
  await run.ended()
  expect(booksOf(run.health())).toMatchObject({ delivered: 3 })
  expect([collector.events.size, uploaders(scene)]).toEqual([3, []])
})

test('where the user said no, nobody is started', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ options, env: { DO_NOT_TRACK: '1' }, steps: [['log', 3], ['shutdown']] })
  await run.ended()
  expect([collector.requests.length, readdirSync(scene.dir)]).toEqual([0, ['home']])
})

test('an uploader finds the rules of its tool as it would write them, those of a notice included', async ({
  scene,
}) => {
  const collector = await scene.collect()
  const asked = { ...options, notice: { version: '1' } }
  // It has shown its notice before.
  await scene.run({ options: { ...asked, exit: { upload: 'leave' } }, steps: [['log', 1], ['shutdown']] }).ended()
  writeFileSync(join(scene.stateDir, 'acme/notice'), '1 2026-01-02T03:04:05.678Z', { mode: 0o600 })
  const rules = join(scene.stateDir, scene.spools()[0] ?? '', 'tool.json')
  const seen = () => ({ notice: JSON.parse(readFileSync(rules, 'utf8')).notice, file: lstatSync(rules).ino })
  const before = seen()
  await scene.run({ options: asked, steps: [['log', 2], ['shutdown']] }).ended()
  await collector.received(3)
  for (const pid of uploaders(scene)) await gone(pid)
  expect([before.notice, seen()]).toEqual(['1', before])
})

/** Files below the state directory whose text has the word in it. */
const filesWith = (scene: Scene, word: string): readonly string[] =>
  readdirSync(scene.stateDir, { recursive: true, encoding: 'utf8' })
    .map((file) => join(scene.stateDir, file))
    .filter((file) => lstatSync(file).isFile() && readFileSync(file, 'utf8').includes(word))

describe('no credential is ever in a file with a name,', () => {
  const dying = (scene: Scene, how: 'kill' | 'full', at: number) => {
    const file = join(scene.dir, `dies-${at}`)
    const preload = pathToFileURL(join(programs, 'dies-handing-over.mjs')).href
    const run = scene.run({
      options: { ...options, auth: [{ headers: { Authorization: 'Bearer secret' } }] },
      env: { NODE_OPTIONS: `--import=${preload}`, DIES: how, DIES_AT: String(at), DIES_FILE: file },
      steps: [['log', 1], ['shutdown']],
    })
    return { run, reached: () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined) }
  }

  test.skipIf(onWindows)('at whatever call the program is killed', { timeout: 60_000 }, async ({ scene }) => {
    await scene.collect()
    const reached: (string | undefined)[] = []
    for (let at = 1; reached.at(-1) !== 'spawn'; at++) {
      const dies = dying(scene, 'kill', at)
      await dies.run.ended({ code: null, signal: 'SIGKILL' })
      reached.push(dies.reached())
      expect([dies.reached(), filesWith(scene, 'Bearer secret')]).toEqual([expect.any(String), []])
      // The minute's token is spent; the next program takes it for one of another minute.
      for (const pid of uploaders(scene)) expect(pid).toBe(0)
      scene.forget('.token')
    }
    expect(reached).toEqual(expect.arrayContaining(['openSync', 'unlinkSync', 'writeSync', 'spawn']))
    await scene.drain()
    expect(scene.ledger().lost).toEqual([])
  })

  test('when the disk is full, and the events stay for the next run', async ({ scene }) => {
    await scene.collect()
    for (let at = 1, last = ''; last !== 'writeSync'; at++) {
      const dies = dying(scene, 'full', at)
      await dies.run.ended()
      last = dies.reached() ?? 'nothing'
      expect([last, filesWith(scene, 'Bearer secret')]).toEqual([expect.stringMatching(/Sync$/), []])
      scene.forget('.token')
    }
    await scene.drain()
    expect(scene.ledger().lost).toEqual([])
  })
})

test('a program that is killed while it starts an uploader, which then never begins: the next run has its events', async ({
  scene,
}) => {
  const collector = await scene.collect()
  const file = join(scene.dir, 'never-begins')
  const preload = pathToFileURL(join(programs, 'dies-starting.mjs')).href
  const run = scene.run({
    options,
    env: { NODE_OPTIONS: `--import=${preload}`, DIES_FILE: file },
    steps: [['log', 3], ['shutdown']],
  })
  await run.ended(onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' })
  const never = Number(readFileSync(file, 'utf8'))
  try {
    // The minute's token is spent, and names nobody.
    expect(uploaders(scene)).toEqual([0])
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    expect([scene.segments(), collector.events.size]).toEqual([[], 3])
    expect(process.kill(never, 0)).toBe(true)
  } finally {
    // On Windows nobody can remove the directory in which it stands.
    await ended(never)
  }
})

test('an uploader whose standard input says nothing ends at once', { timeout: 5_000 }, async () => {
  const script = resolve(import.meta.dirname, '../../dist/upload-main.js')
  const child = spawn(process.execPath, [script], { env: { ORANGEBOX_UPLOADER: '1' }, stdio: ['pipe', 'pipe', 'pipe'] })
  expect(await new Promise((done) => child.on('close', done))).toBe(0)
})
