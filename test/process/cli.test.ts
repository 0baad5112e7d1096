import { execFile, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect } from 'vitest'
import type { DirectoryReport } from '../../src/cli/read-spool.ts'
import { type Scene, test } from '../support/scene.ts'

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
    expect(stdout).toContain('  next: 1 segment can be sent by the next run\n')
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
    // On macOS state lies deeper in the home.
    const state = process.platform === 'darwin' ? join(scene.dir, 'Library/Application Support') : scene.dir
    expect(await orangebox(['spool'], home)).toEqual({ code: 0, stdout: `nothing waits in ${state}\n`, stderr: '' })
  })
})

/** Everything but a newline that a terminal would obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/

describe('what a terminal would obey is never printed:', () => {
  const evil = '\u001b]0;owned\u0007\u009b31m'

  test('from names of directories, and from what programs say of the endpoint', async ({ scene }) => {
    await scene.collect()
    const stateDir = join(scene.dir, `a${evil}b`)
    const run = scene.run({
      options: { stateDir },
      steps: [
        ['log', 1],
        ['shutdown', { timeoutMs: 0 }],
      ],
    })
    await run.ended()
    const spool = join(stateDir, scene.spools(stateDir)[0] ?? '')
    const news = { until: Date.now() + 60_000, step: 2, at: Date.now(), why: `HTTP_503${evil}` }
    writeFileSync(join(spool, 'backoff.json'), JSON.stringify(news))
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await orangebox(['spool', '--dir', stateDir, ...flags])
      expect([code, stderr, stdout.includes('HTTP_503')]).toEqual([0, '', true])
      expect(stdout).not.toMatch(controls)
    }
    const { stdout } = await orangebox(['spool', '--json', '--dir', stateDir])
    expect(JSON.parse(stdout)).toMatchObject([{ directory: spool, backoff: news }])
  })

  test('from the command line', async () => {
    for (const args of [
      [evil],
      ['spool', evil],
      ['upload', `--${evil}`],
      ['upload', '--service', 'a', '--endpoint', evil],
    ]) {
      const { code, stdout, stderr } = await orangebox(args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).not.toMatch(controls)
    }
  })
})

describe('orangebox', () => {
  test('says what it can do, and its version', async () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'))
    for (const word of ['--version', '-V'])
      expect(await orangebox([word])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    for (const args of [['--help'], ['help'], ['-h'], ['spool', '--help'], ['upload', '-h']])
      expect(await orangebox(args)).toEqual({
        code: 0,
        stdout: expect.stringContaining('Usage: orangebox'),
        stderr: '',
      })
  })

  test.for([
    [[], 'a command is missing'],
    [['fly'], 'there is no command fly'],
    [['constructor'], 'there is no command constructor'],
    [['spool', '--colour'], "Unknown option '--colour'"],
    [['spool', 'here'], "Unexpected argument 'here'"],
    [['spool', '--dir', 'no/such'], 'there is no directory no/such'],
  ] as const)('a wrong call %j ends with 2 and says what is wrong', async ([args, words]) => {
    expect(await orangebox(args)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(words) })
  })
})

describe('orangebox upload', () => {
  const called = (scene: Scene, endpoint: string, ...flags: readonly string[]) => [
    'upload',
    '--service',
    'acme',
    '--endpoint',
    endpoint,
    '--dir',
    scene.stateDir,
    ...flags,
  ]
  const bearer = { TOKEN: 'Authorization: Bearer t' }
  const sent = (n: number) => ({ code: 0, stdout: `${n} events delivered, 0 dropped, 0 waiting\n`, stderr: '' })
  const toolFile = (scene: Scene) => join(scene.stateDir, scene.spools()[0] ?? '', 'tool.json')

  test('sends what a tool left, with the credentials from a file and from the environment', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log', 3]] }).ended()
    const file = join(scene.dir, 'headers')
    writeFileSync(file, '# of the team\n\nx-team: tools\r\n', { mode: 0o600 })
    const run = await orangebox(called(scene, collector.url, '--header-env', 'TOKEN', '--header-file', file), bearer)
    expect(run).toEqual(sent(3))
    expect(collector.requests[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'x-team': 'tools' })
    expect([scene.ledger().lost, scene.segments()]).toEqual([[], []])
  })

  test('takes a directory as the shell understands it', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log', 1]] }).ended()
    const dir = relative(process.cwd(), scene.stateDir)
    const home = { HOME: scene.dir, USERPROFILE: scene.dir, LOCALAPPDATA: scene.dir, XDG_STATE_HOME: scene.dir }
    const run = await orangebox(['upload', '--service', 'acme', '--endpoint', collector.url, '--dir', dir], home)
    expect(run).toEqual({ ...sent(1), stdout: '1 event delivered, 0 dropped, 0 waiting\n' })
  })

  test('keeps what it cannot send, says why, and ends with 1', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'status', status: 503 } })
    await scene.run({ steps: [['log', 3]] }).ended()
    const run = await orangebox(called(scene, collector.url))
    expect(run).toMatchObject({ code: 1, stdout: '0 events delivered, 0 dropped, 3 waiting\n' })
    expect(run.stderr).toContain('orangebox warn: the endpoint did not take the events (HTTP_503')
    expect(scene.segments()).toHaveLength(1)
    collector.behave({ kind: 'ok' })
    await scene.drain()
    expect(scene.ledger().lost).toEqual([])
  })

  test('ends with 0 where there is nothing to send', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log', 1], ['shutdown']] }).ended()
    expect(await orangebox(called(scene, collector.url))).toEqual(sent(0))
  })

  test.for([
    ['the user said no', 1, { DO_NOT_TRACK: '1' }, [], 'nothing is sent: DO_NOT_TRACK'],
    ['a header is none', 2, { TOKEN: 'Bearer' }, ['--header-env', 'TOKEN'], '--header-env TOKEN: each line looks like'],
    ['a variable is not set', 2, {}, ['--header-env', 'TOKEN'], '--header-env TOKEN: it is not set'],
    ['a file is not there', 2, {}, ['--header-file', '/no/such'], '--header-file /no/such: ENOENT'],
    [
      'a secret is on the command line',
      2,
      {},
      ['--header', 'Authorization: Bearer t'],
      'others can read a command line',
    ],
    ['the time is none', 2, {}, ['--timeout', 'soon'], '--timeout is a whole number of seconds'],
    ['the owner is nobody', 2, {}, ['--owner', 'me'], '--owner is tool or user'],
    ['there is no such spool', 2, {}, ['--service', 'other'], 'there is no spool'],
    ['the endpoint is none', 2, {}, ['--endpoint', 'here'], '--endpoint "here" is not a URL'],
  ] as const)('sends nothing and fails where %s', async ([, code, env, flags, words], { scene }) => {
    const collector = await scene.collect()
    await scene.run({ steps: [['log']] }).ended()
    const run = await orangebox(called(scene, collector.url, ...flags), env)
    expect([run.code, run.stdout, collector.requests.length]).toEqual([code, '', 0])
    expect(run.stderr).toContain(words)
    expect(scene.segments()).toHaveLength(1)
  })

  describe('by the rules of the tool:', () => {
    test('what needs credentials is never sent without', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ options: { authRequired: true }, steps: [['log', 3]] }).ended()
      for (const flags of [[], ['--without-credentials']]) {
        const run = await orangebox(called(scene, collector.url, ...flags))
        expect(run).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringContaining('nothing without credentials'),
        })
      }
      collector.behave({ kind: 'status', status: 401 })
      const refused = await orangebox(called(scene, collector.url, '--header-env', 'TOKEN'), bearer)
      expect(refused).toMatchObject({ code: 1, stdout: '0 events delivered, 0 dropped, 3 waiting\n' })
      collector.behave({ kind: 'ok' })
      scene.later()
      expect(await orangebox(called(scene, collector.url, '--header-env', 'TOKEN'), bearer)).toEqual(sent(3))
      expect(collector.requests.map(({ headers }) => headers.authorization)).not.toContain(undefined)
    })

    test('nor is it with those of another account', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ options: { authRequired: true, user: { id: 'ann' } }, steps: [['log', 2]] }).ended()
      for (const whose of [[], ['--account', 'bob']]) {
        const run = await orangebox(called(scene, collector.url, '--header-env', 'TOKEN', ...whose), bearer)
        expect([run.code, run.stdout]).toEqual([1, '0 events delivered, 0 dropped, 2 waiting\n'])
      }
      expect(collector.requests).toEqual([])
      const run = await orangebox(called(scene, collector.url, '--header-env', 'TOKEN', '--account', 'ann'), bearer)
      expect(run).toEqual(sent(2))
    })

    test('the key of a tool goes with everybody’s events, once the tool has used it or if the call says so', async ({
      scene,
    }) => {
      const collector = await scene.collect()
      const auth = [{ headers: { Authorization: 'Bearer t' }, owner: 'tool' as const }]
      const options = { authRequired: true, auth, user: { id: 'ann' } }
      await scene.run({ options, steps: [['log', 2]] }).ended()
      const said = await orangebox(called(scene, collector.url, '--header-env', 'TOKEN', '--owner', 'tool'), bearer)
      expect(said).toEqual(sent(2))
      await scene.run({ options, steps: [['log', 1], ['shutdown'], ['log', 1]] }).ended()
      await scene.run({ options, steps: [['log', 2]] }).ended()
      expect(await orangebox(called(scene, collector.url, '--header-env', 'TOKEN'), bearer)).toMatchObject({ code: 0 })
      expect(new Set(collector.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer t']))
    })

    test('local keeps everything here, and a failing endpoint is left alone, which is said', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ steps: [['log', 2]] }).ended()
      collector.behave({ kind: 'status', status: 503, headers: { 'Retry-After': '60' } })
      await orangebox(called(scene, collector.url))
      expect(await orangebox(called(scene, collector.url))).toEqual({
        ...{ code: 1, stdout: '0 events delivered, 0 dropped, 2 waiting\n' },
        stderr: expect.stringMatching(
          /^orangebox: nothing more is sent for \d+ s: 1 request in a row failed \(HTTP_503/,
        ),
      })
      writeFileSync(join(scene.stateDir, 'acme', 'consent'), 'local 2026-11-21T10:00:00.000Z\n')
      expect(await orangebox(called(scene, collector.url))).toEqual({
        ...{ code: 1, stdout: '0 events delivered, 0 dropped, 2 waiting\n' },
        stderr: 'orangebox: nothing is sent: the consent file says local\n',
      })
    })

    test('its own variable says no', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ options: { optOutVariable: 'ACME_SAYS_NO' }, steps: [['log', 1]] }).ended()
      const run = await orangebox(called(scene, collector.url), { ACME_SAYS_NO: '1' })
      expect(run).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('nothing is sent: ACME_SAYS_NO\n') })
      expect(collector.requests).toEqual([])
    })

    test('it is sent where and how the tool sends', async ({ scene }) => {
      const collector = await scene.collect()
      const options = {
        compression: 'gzip',
        selfContained: true,
        batch: { path: '/v2', maxExportBatchSize: 20 },
      } as const
      await scene.run({ options, steps: [['log', 40]] }).ended()
      const run = await orangebox(called(scene, collector.url))
      expect(run.stdout).toBe('0 events delivered, 0 dropped, 40 waiting\n')
      expect(collector.requests[0]).toMatchObject({ path: '/v2', headers: { 'content-encoding': 'gzip' } })
    })

    test('an operator’s killswitch holds as the tool last heard it', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ steps: [['log', 2]] }).ended()
      const options = { settings: { killswitch: { backend: true } } }
      await scene.run({ options, steps: [['shutdown']] }).ended()
      const run = await orangebox(called(scene, collector.url))
      expect(run).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('killswitch') })
      expect(collector.requests).toEqual([])
      await scene.drain()
      expect(scene.ledger().lost).toEqual([])
    })

    test('a server that switched the tool off is left alone, and for how long is said', async ({ scene }) => {
      const headers = { 'x-orangebox-kill': 'backend; duration=3600' }
      const collector = await scene.collect({ behaviour: { kind: 'status', status: 410, headers } })
      await scene.run({ steps: [['log', 2], ['shutdown']] }).ended()
      const run = await orangebox(called(scene, collector.url))
      expect(run).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/the server switched the tool off for another/),
      })
      expect(collector.requests).toHaveLength(1)
      collector.behave({ kind: 'ok' })
      scene.forget('kill.json')
      expect(await orangebox(called(scene, collector.url))).toEqual(sent(2))
    })

    test('where they are not known nothing is sent without credentials, unless the call says so', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ steps: [['log', 2]] }).ended()
      rmSync(toolFile(scene))
      expect(await orangebox(called(scene, collector.url))).toEqual({
        ...{ code: 1, stdout: '', stderr: expect.stringContaining('its rules are not known') },
      })
      expect(await orangebox(called(scene, collector.url, '--without-credentials'))).toEqual(sent(2))
    })

    test('what is written for a wire that nobody here speaks stays', async ({ scene }) => {
      const collector = await scene.collect()
      await scene.run({ steps: [['log', 2]] }).ended()
      const rules = JSON.parse(readFileSync(toolFile(scene), 'utf8'))
      writeFileSync(toolFile(scene), JSON.stringify({ ...rules, wire: 'pigeon' }))
      const run = await orangebox(called(scene, collector.url))
      expect(run).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining('"pigeon"') })
      expect([collector.requests, scene.segments().length]).toEqual([[], 1])
    })

    test('they hold no secret', async ({ scene }) => {
      const collector = await scene.collect()
      const auth = [{ headers: { Authorization: 'Bearer hush' }, account: 'ann-hush' }]
      const network = { proxy: 'http://ann:hush@127.0.0.1:9' }
      const run = scene.run({
        options: { auth, network, user: { id: 'hush', email: 'hush@acme.dev' }, resource: { x: 'hush' } },
        steps: [
          ['log', 1],
          ['shutdown', { timeoutMs: 10_000 }],
        ],
      })
      await run.ended()
      expect(collector.requests).toEqual([])
      expect(Object.keys(JSON.parse(readFileSync(toolFile(scene), 'utf8'))).toSorted()).toEqual(
        ...[
          [
            ...['allowInsecure', 'authRequired', 'batch', 'compression', 'killed', 'optOutVariable', 'owner'],
            ...['selfContained', 'sink', 'spool', 'wire'],
          ],
        ],
      )
      expect(readFileSync(toolFile(scene), 'utf8')).not.toContain('hush')
    })
  })
})
