import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Brief } from '../../src/handover/brief.ts'
import { type HandOverDeps, handOver, type LeftSink, wayToHandOver } from '../../src/handover/hand-over.ts'
import { uploaderVariable } from '../../src/handover/marker.ts'
import { becomesUploaderName } from '../../src/model/global-names.ts'
import { version } from '../../src/model/version.ts'
import { paths, program } from '../support/fakes/spool.ts'

const brief: Brief = {
  options: { service: { name: 'acme', version: '1' }, endpoint: 'https://t.acme.dev' },
  credentials: undefined,
  killswitch: {},
  folders: {},
  sinks: [],
}

const remains = (hasLeftovers: () => boolean): LeftSink['remains'] => ({
  hasLeftovers,
  credentials: async () => undefined,
})
const aSink: LeftSink = { name: 'backend', paths, remains: remains(() => true), mayLeave: () => true, brief: undefined }
const other = { ...paths, segments: `${paths.app}/other` }

/**
 * A program with something to hand over. The directory exists on its scripted disk alone, so that an uploader is never
 * really started: the attempt is told, and that is how a test sees it.
 */
function world(more: Partial<HandOverDeps> = {}, ...given: readonly Partial<LeftSink>[]) {
  const me = program()
  me.disk.put(paths.consent, 'on 2026-11-21T09:00:00.000Z')
  const asked: string[] = []
  const deps: HandOverDeps = {
    ports: me,
    consent: me.consent,
    env: {},
    way: { command: process.execPath, args: ['upload.js'], env: {} },
    app: paths.app,
    sinks: (given.length > 0 ? given : [{}]).map((sink) => ({ ...aSink, ...sink })),
    brief: async () => {
      asked.push('brief')
      return brief
    },
    ...more,
  }
  const minute = Math.floor(me.clock.now() / 60_000)
  const token = (at = minute) => `${paths.app}/upload.${at}.token`
  const tokens = () => me.disk.files().filter((file) => file.endsWith('.token'))
  return { ...me, asked, minute, token, tokens, run: () => handOver(deps) }
}
const triedToStart = [
  expect.objectContaining({ code: 'send_failed', message: expect.stringContaining('no uploader could be started') }),
]

test('with consent and something to send, an uploader is started under the token of the minute', async () => {
  const { run, voice, tokens, token, asked, disk } = world()
  await run()
  expect([tokens(), asked]).toEqual([[token()], ['brief']])
  // What cannot be started is told, and the promise resolves all the same.
  expect(voice.said).toEqual(triedToStart)
  expect(disk.openDescriptors()).toBe(0)
})

test('a program that cannot be started is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-hand-over-'))
  try {
    // On the real disk, for the brief is written there; the program went with an update of its version of Node.
    const here = { ...paths, app: folder }
    const { run, voice, disk } = world(
      { app: folder, way: { command: join(folder, 'node'), args: [], env: {} } },
      { paths: here },
    )
    disk.makeDirectory(folder)
    await run()
    expect(voice.said).toEqual([
      expect.objectContaining({ code: 'send_failed', message: expect.stringContaining('does not start') }),
    ])
    expect(readdirSync(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('bad news of the endpoint are heard before anything is asked or written', async () => {
  const { run, disk, clock, tokens, asked } = world()
  const news = (until: number) => JSON.stringify({ until, step: 2, at: clock.now(), why: 'x' })
  disk.put(`${paths.segments}/backoff.json`, news(clock.now() + 1))
  await run()
  expect([tokens(), asked]).toEqual([[], []])
  disk.put(`${paths.segments}/backoff.json`, news(clock.now()))
  await run()
  expect(asked).toEqual(['brief'])
})

describe('nothing is started, asked or written', () => {
  test.each<[string, Partial<HandOverDeps> & { readonly sink?: Partial<LeftSink> }, string]>([
    ['by an uploader', { env: { [uploaderVariable]: '2' } }, 'on'],
    ['by a program that was started as one, and does not know', { env: { [uploaderVariable]: '1' } }, 'on'],
    ['where nothing is left to send', { sink: { remains: remains(() => false) } }, 'on'],
    [
      'where the host switched the client off, or the operator killed its sink',
      { sink: { mayLeave: () => false } },
      'on',
    ],
    ['where the user said no', {}, 'off'],
    ['where events stay on this machine', {}, 'local'],
  ])('%s', async (_name, { sink = {}, ...more }, mode) => {
    const { run, voice, tokens, asked, disk } = world(more, sink)
    disk.put(paths.consent, `${mode} 2026-11-21T09:00:00.000Z`)
    await run()
    expect([voice.said, tokens(), asked]).toEqual([[], [], []])
  })
})

test('a no that comes while auth takes its time starts nothing', async () => {
  let allowed = true
  const { run, tokens } = world(
    {
      brief: async () => {
        allowed = false
        return brief
      },
    },
    { mayLeave: () => allowed },
  )
  await run()
  expect(tokens()).toEqual([])
})

test('one uploader is started for all sinks that have something it could send, and told of no other', async () => {
  const told: string[][] = []
  const { run, tokens, disk, clock } = world(
    {
      brief: async (sinks) => {
        told.push(sinks.map(({ name }) => name))
        return brief
      },
    },
    { name: 'a', remains: remains(() => false) },
    { name: 'b' },
    { name: 'c', mayLeave: () => false },
    { name: 'd' },
    { name: 'e', paths: other },
  )
  const news = { until: clock.now() + 1, step: 2, at: clock.now(), why: 'x' }
  disk.put(`${other.segments}/backoff.json`, JSON.stringify(news))
  await run()
  expect(told).toEqual([['b', 'd']])
  expect(tokens()).toHaveLength(1)
})

describe('one uploader at a time:', () => {
  test('none where this minute has one', async () => {
    const { run, voice, token, tokens, disk } = world()
    disk.put(token(), '')
    await run()
    expect([voice.said, tokens()]).toEqual([[], [token()]])
  })
  test.each(['alive', 'dead', 'unknown'] as const)('that of the minute before is %s', async (liveness) => {
    const { run, voice, token, tokens, disk, minute, processes } = world()
    disk.put(token(minute - 1), '300')
    processes.set(300, liveness)
    await run()
    expect(tokens()).toHaveLength(liveness === 'alive' ? 1 : 2)
    expect(voice.said).toEqual(liveness === 'alive' ? [] : triedToStart)
  })
  test.each(['', 'text', '-1', '0'])('a token that names nobody (%j) blocks nobody', async (text) => {
    const { run, voice, token, disk, minute } = world()
    disk.put(token(minute - 1), text)
    await run()
    expect(voice.said).toEqual(triedToStart)
  })
})

describe('never throws:', () => {
  test.each<[string, Partial<HandOverDeps> & { readonly sink?: Partial<LeftSink> }]>([
    ['credentials that cannot be had', { brief: () => Promise.reject(new Error('no token today')) }],
    [
      'a directory that cannot be listed',
      {
        sink: {
          remains: remains(() => {
            throw new Error('EMFILE')
          }),
        },
      },
    ],
  ])('%s', async (_name, { sink = {}, ...more }) => {
    const { run, voice, tokens } = world(more, sink)
    await run()
    expect([voice.said, tokens()]).toEqual([triedToStart, []])
  })
  test('a token that cannot be read', async () => {
    const { run, voice, disk, token, tokens, minute } = world()
    disk.put(token(minute - 1), 'x'.repeat(2_000))
    await run()
    expect([voice.said, tokens()]).toEqual([triedToStart, [token(minute - 1)]])
  })
})

test('a program is started again only if it becomes an uploader of this very version', () => {
  const key = Symbol.for(becomesUploaderName)
  const startedBy = (becomes: string | undefined) => {
    Reflect.set(globalThis, key, becomes)
    const way = wayToHandOver(() => {})
    return way && 'args' in way ? way.args : way
  }
  try {
    expect(startedBy(version)).toEqual([process.argv[1]])
    for (const other of ['0.0.1', undefined])
      expect(startedBy(other)).toEqual([expect.stringMatching(/upload-main\.js$/)])
  } finally {
    Reflect.deleteProperty(globalThis, key)
  }
})
