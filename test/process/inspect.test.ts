import { execFile, spawn } from 'node:child_process'
import { join, relative, resolve } from 'node:path'
import { describe, expect } from 'vitest'
import type { DirectoryReport } from '../../src/inspect/read-spool.ts'
import { test } from '../support/scene.ts'

const cli = resolve(import.meta.dirname, '../../dist/cli.js')

/** Runs the built command with an environment of its own, and tells how it ended. */
const orangebox = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((done) => {
    const child = execFile(process.execPath, [cli, ...args], { env }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    )
  })

describe('orangebox spool', () => {
  test('shows what waits, by whom it was left and what happens next, and changes nothing', async ({ scene }) => {
    await scene.collect()
    await scene.run({ steps: [['log', 3]] }).ended()
    const before = scene.segments()
    const { code, stdout, stderr } = await orangebox(['spool', '--dir', scene.stateDir])
    expect([code, stderr, scene.segments()]).toEqual([0, '', before])
    expect(stdout).toMatch(/open by pid \d+ \((?:dead|unknown)\), \d+ s old: 3 pending, 0 acked, 0 dropped, 0 tries\n/)
    expect(stdout).toContain('  next: 1 segments can be sent by the next run that drains\n')
  })

  test('says the same as JSON', async ({ scene }) => {
    await scene.collect()
    await scene
      .run({
        steps: [
          ['log', 2],
          ['shutdown', { timeoutMs: 0 }],
        ],
      })
      .ended()
    const { stdout } = await orangebox(['spool', '--json', '--dir', join(scene.stateDir, 'acme')])
    const found = JSON.parse(stdout) as DirectoryReport[]
    expect(found).toMatchObject([{ segments: [{ state: 'ready', pending: 2, acked: 0, takeable: true }], others: [] }])
  })

  test('may be read in part only', async ({ scene }) => {
    await scene.collect()
    for (let n = 0; n < 3; n++) await scene.run({ steps: [['log', 3]] }).ended()
    const child = spawn(process.execPath, [cli, 'spool', '--dir', scene.stateDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    expect([await new Promise((done) => child.on('close', done)), stderr]).toEqual([0, ''])
  })

  test('looks where this platform keeps state if it is not told where', async ({ scene }) => {
    const home = { HOME: scene.dir, USERPROFILE: scene.dir, LOCALAPPDATA: scene.dir, XDG_STATE_HOME: scene.dir }
    expect(await orangebox(['spool'], home)).toEqual({ code: 0, stdout: 'no spool found\n', stderr: '' })
  })
})

describe('orangebox upload', () => {
  test('sends what a tool left, with the credentials it is given', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log', 3]] }).ended()
    const args = ['upload', '--service', 'acme', '--endpoint', collector.url, '--dir', scene.stateDir]
    const run = await orangebox([...args, '--header', 'Authorization: Bearer t', '--header', 'x-team: tools'])
    expect(run).toEqual({ code: 0, stdout: '3 events delivered, 0 dropped\n', stderr: '' })
    expect(collector.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'x-team': 'tools' })
    expect([scene.ledger().lost, scene.segments()]).toEqual([[], []])
  })

  test('takes a directory as the shell understands it', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log', 3]] }).ended()
    const dir = relative(process.cwd(), scene.stateDir)
    const home = { HOME: scene.dir, USERPROFILE: scene.dir, LOCALAPPDATA: scene.dir, XDG_STATE_HOME: scene.dir }
    const run = await orangebox(['upload', '--service', 'acme', '--endpoint', collector.url, '--dir', dir], home)
    expect(run).toEqual({ code: 0, stdout: '3 events delivered, 0 dropped\n', stderr: '' })
  })

  test('keeps what it cannot send, and says why', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    await scene.run({ steps: [['log', 3]] }).ended()
    const run = await orangebox(['upload', '--service', 'acme', '--endpoint', collector.url, '--dir', scene.stateDir])
    expect(run).toMatchObject({ code: 0, stdout: '0 events delivered, 0 dropped\n' })
    expect(run.stderr).toContain('orangebox warn: the endpoint did not take the events (HTTP_503')
    expect(scene.segments()).toHaveLength(1)
    collector.behave({ kind: 'ok' })
    await scene.drain()
    expect(scene.ledger().lost).toEqual([])
  })

  test.for([
    ['the user said no', 1, { DO_NOT_TRACK: '1' }, [], 'nothing is sent: DO_NOT_TRACK'],
    ['a header is none', 2, {}, ['--header', 'Bearer'], 'It must look like'],
    ['the time is none', 2, {}, ['--timeout', 'soon'], 'It must be a whole number of seconds'],
  ] as const)('sends nothing and fails where %s', async ([, code, env, flags, words], { scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log']] }).ended()
    const args = ['upload', '--service', 'acme', '--endpoint', collector.url, '--dir', scene.stateDir, ...flags]
    const run = await orangebox(args, env)
    expect([run.code, run.stdout, collector.requests.length]).toEqual([code, '', 0])
    expect(run.stderr).toContain(words)
    expect(scene.segments()).toHaveLength(1)
  })
})
