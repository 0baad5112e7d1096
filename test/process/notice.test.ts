import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { type Scene, test } from '../support/scene.ts'

const program = resolve(import.meta.dirname, 'programs/first-run.mjs')
const cli = resolve(import.meta.dirname, '../../dist/cli.js')
const fileIn = (scene: Scene, name: string) => join(scene.stateDir, 'acme', name)
const read = (scene: Scene, name: string) =>
  existsSync(fileIn(scene, name)) ? readFileSync(fileIn(scene, name), 'utf8') : undefined

/** `script` of util-linux runs a program in a terminal of its own. */
const hasTerminal = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
if (!hasTerminal) console.log('first run: tests in a terminal are skipped, for there is no script(1) of util-linux')

interface Given {
  readonly options?: object
  readonly ending?: object
  readonly exits?: boolean
  readonly env?: Readonly<Record<string, string>>
}

function run(scene: Scene, url: string, { options, ending, exits, env = {} }: Given, inTerminal: boolean) {
  const given = {
    options: { endpoint: url, stateDir: scene.stateDir, notice: { version: '1' }, ...options },
    ending,
    exits,
  }
  const words = [process.execPath, program, JSON.stringify(given)]
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const [command, args] = inTerminal ? ['script', ['-qec', quoted, '/dev/null']] : [process.execPath, words.slice(1)]
  return new Promise<{ readonly shown: string; readonly said: { mode: string; reason: string; delivered: number } }>(
    (done, fail) => {
      const all = { HOME: scene.dir, PATH: process.env.PATH ?? '', ...env }
      execFile(command as string, args as string[], { env: all }, (error, stdout, stderr) => {
        const lines = `${stderr}${stdout}`.replaceAll('\r', '').trimEnd().split('\n')
        const last = lines.findLastIndex((line) => line.startsWith('{'))
        if (error || last < 0) return fail(error ?? new Error(`${stdout}${stderr}`))
        done({ shown: lines.filter((_, at) => at !== last).join('\n'), said: JSON.parse(lines[last] ?? '') })
      })
    },
  )
}

describe.skipIf(!hasTerminal)('in a terminal', () => {
  test('the first run shows the notice and sends nothing; the second shows nothing and sends what both recorded', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const options = { notice: { version: '1', command: 'acme telemetry off', url: 'https://acme.dev/telemetry' } }
    const first = await run(scene, collector.url, { options }, true)
    expect(first.said).toEqual({ mode: 'local', reason: 'notice', delivered: 0 })
    expect(first.shown).toBe(
      `acme records how it is used and what fails, and sends that to ${collector.url} under a pseudonymous id of this installation.\n` +
        'Nothing was sent yet. To say no, run "acme telemetry off" or set ACME_TELEMETRY_DISABLED=1. More: https://acme.dev/telemetry',
    )
    expect([collector.requests.length, read(scene, 'notice')?.slice(0, 4)]).toEqual([0, '1 20'])
    const second = await run(scene, collector.url, { options }, true)
    expect(second).toEqual({ shown: '', said: { mode: 'on', reason: 'default', delivered: 6 } })
  })

  test('nor does an uploader send in that run', async ({ scene }) => {
    const collector = await scene.collect()
    await run(scene, collector.url, { ending: { upload: 'detach' }, exits: true }, true)
    expect(read(scene, 'notice')).toBeDefined()
    // Whoever starts an uploader writes a token beside the segments before.
    expect([collector.requests.length, scene.segments().length]).toEqual([0, 1])
    expect((await run(scene, collector.url, {}, true)).said.delivered).toBe(6)
  })

  test('a program that calls process.exit() behind shutdown() has shown it by then, however long loading takes', async ({
    scene,
  }) => {
    const { url } = await scene.collect()
    const data = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
    const hooks = `export const load = async (file, context, next) => {
      if (file.includes('show-notice')) await new Promise((resolve) => setTimeout(resolve, 300))
      return next(file, context)
    }`
    const slow = data(`import { register } from 'node:module'; register(${JSON.stringify(data(hooks))})`)
    const env = { NODE_OPTIONS: `--import ${slow}` }
    expect((await run(scene, url, { exits: true, env, ending: { timeoutMs: 0 } }, true)).shown).toBe('')
    expect((await run(scene, url, { exits: true, env }, true)).shown).toContain('Nothing was sent yet.')
    expect((await run(scene, url, {}, true)).said.delivered).toBe(9)
  })

  test('another version is shown once more, in the words of the host, which drive no terminal', async ({ scene }) => {
    const collector = await scene.collect()
    await run(scene, collector.url, {}, true)
    const options = { notice: { version: '2', text: 'More is collected now.\n\u001b[31mRead it.' } }
    const again = await run(scene, collector.url, { options }, true)
    expect([again.shown, again.said.delivered]).toEqual(['More is collected now.\n [31mRead it.', 0])
    expect((await run(scene, collector.url, { options }, true)).shown).toBe('')
  })

  test('nothing is shown to who said no', async ({ scene }) => {
    const { url } = await scene.collect()
    mkdirSync(join(scene.stateDir, 'acme'), { recursive: true })
    writeFileSync(fileIn(scene, 'consent'), 'off 2026-01-02T03:04:05.678Z')
    expect((await run(scene, url, {}, true)).shown).toBe('')
    expect((await run(scene, url, { env: { DO_NOT_TRACK: '1' } }, true)).shown).toBe('')
    expect(read(scene, 'notice')).toBeUndefined()
  })

  test('nothing is shown in CI, and nothing waits there', async ({ scene }) => {
    const { url } = await scene.collect()
    expect(await run(scene, url, { env: { CI: 'true' } }, true)).toMatchObject({ shown: '', said: { delivered: 3 } })
  })
})

test('where nobody can read it nothing is shown, and nothing is sent until it was', async ({ scene }) => {
  const collector = await scene.collect()
  for (let n = 0; n < 2; n++)
    expect(await run(scene, collector.url, {}, false)).toEqual({
      shown: '',
      said: { mode: 'local', reason: 'notice', delivered: 0 },
    })
  expect([collector.requests.length, read(scene, 'notice')]).toEqual([0, undefined])
})

/** As cron calls it. */
const upload = (scene: Scene, url: string, env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((done) => {
    const args = [cli, 'upload', '--service', 'acme', '--endpoint', url, '--dir', scene.stateDir]
    const child = execFile(process.execPath, args, { env: { HOME: scene.dir, ...env } }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    )
  })

describe('orangebox upload', () => {
  test('sends nothing before the notice was shown, and says why; what waited leaves behind it', async ({ scene }) => {
    const collector = await scene.collect()
    await run(scene, collector.url, {}, false)
    expect(await upload(scene, collector.url)).toEqual({
      ...{ code: 1, stdout: '' },
      stderr:
        'orangebox: nothing is sent: the tool has not shown its notice yet (version 1); it does when it runs on a terminal\n',
    })
    expect([collector.requests.length, read(scene, 'notice')]).toEqual([0, undefined])
    writeFileSync(fileIn(scene, 'notice'), '1 2026-01-02T03:04:05.678Z')
    expect(await upload(scene, collector.url)).toMatchObject({
      code: 0,
      stdout: '3 events delivered, 0 dropped, 0 waiting\n',
    })
    // And the next call knows of the notice, too.
    const rules = readFileSync(join(scene.stateDir, scene.spools()[0] ?? '', 'tool.json'), 'utf8')
    expect(JSON.parse(rules)).toMatchObject({ notice: '1' })
  })
  test('waits for the version that the tool would show', async ({ scene }) => {
    const collector = await scene.collect()
    await run(scene, collector.url, { options: { notice: { version: '2' } } }, false)
    writeFileSync(fileIn(scene, 'notice'), '1 2026-01-02T03:04:05.678Z')
    expect((await upload(scene, collector.url)).code).toBe(1)
    expect(collector.requests).toEqual([])
    // Nobody reads there, and nothing waits, as for the tool itself.
    expect((await upload(scene, collector.url, { CI: '1' })).code).toBe(0)
  })
})

describe('requireConsent', () => {
  const required = { requireConsent: true }

  test('nothing leaves before a yes; what was recorded before it is deleted, what comes after is sent', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const before = scene.run({ options: required, steps: [['log', 3], ['status'], ['flush'], ['shutdown']] })
    await before.ended()
    expect(before.of('status').map(({ status }) => [status.mode, status.reason])).toEqual([['local', 'default']])
    expect(read(scene, 'consent')).toMatch(/^local \S+$/)
    expect(scene.segments()).toHaveLength(1)
    const after = scene.run({ options: required, steps: [['setConsent', 'on'], ['log', 2], ['shutdown']] })
    await after.ended()
    expect(booksOf(after.health())).toMatchObject({ delivered: 2 })
    expect([collector.events.size, scene.segments()]).toEqual([2, []])
    const later = scene.run({ options: required, steps: [['log'], ['shutdown']] })
    await later.ended()
    expect(collector.events.size).toBe(3)
  })

  test('an on that nobody said, from before it was required, is none, for nobody who sends for the app', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    await scene
      .run({
        steps: [
          ['log', 3],
          ['shutdown', { timeoutMs: 0 }],
        ],
      })
      .ended()
    expect(read(scene, 'consent')).toMatch(/^on \S+$/)
    await scene.run({ options: required, steps: [['log'], ['shutdown']] }).ended()
    expect(read(scene, 'consent')).toMatch(/^local \S+$/)
    // One that knows nothing of the option, as an uploader or a cron job.
    await scene.drain()
    expect(collector.requests).toHaveLength(0)
  })

  test('anything that is no boolean counts as required', async ({ scene }) => {
    const collector = await scene.collect()
    const run = scene.run({ options: { requireConsent: 'yes' as never }, steps: [['log'], ['shutdown']] })
    await run.ended()
    expect(collector.requests).toHaveLength(0)
  })
})
