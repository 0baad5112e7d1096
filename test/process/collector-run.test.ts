import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aBatch, anEvent, post } from '../collector/batches.ts'
import { printedBy } from '../support/printed.ts'
import { programs } from '../support/run.ts'
import { onWindows } from '../support/scene.ts'

const cli = resolve(import.meta.dirname, '../../collector/bin/orangebox-collector.js')
const tool = join(programs, 'tool.mjs')

let dir: string
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-run-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** Runs `orangebox-collector run` with these arguments, and an environment of its own. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [cli, 'run', ...args], { env: { HOME: dir, ...env }, stdio: 'pipe' })
  children.push(child)
  const { output, said } = printedBy(child)
  return { child, output, said, ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> }
}
const runTool = (ending: string, ...flags: readonly string[]) =>
  run([...flags, '--', process.execPath, tool, dir, ending])

/** What is our own on stderr. */
const ours = (stderr: string): string[] =>
  stderr.split('\n').flatMap((line) => /^orangebox-collector: (.*)$/.exec(line)?.[1] ?? [])
const books = '2 events, 0 duplicates in 1 request; clients report dropped: nothing'

describe('orangebox-collector run', () => {
  test('runs a command on its own streams, and shows at the end what it had sent', async () => {
    const { child, output, ended } = runTool('0')
    child.stdin.end('first line\nsecond line\n')
    expect(await ended).toEqual([0, null])
    expect(output.stdout).toBe('first line\nsecond line\n')
    const lines = output.stderr.trim().split('\n')
    expect(lines).toEqual([
      expect.stringMatching(/^orangebox-collector: listening on http:\/\/127\.0\.0\.1:\d+$/),
      'a word of the tool',
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} build ms=45 acme\/1\.4\.0$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} test ok=false acme\/1\.4\.0$/),
      `orangebox-collector: ${books}`,
    ])
  })

  test('--quiet leaves the lines of the events out', async () => {
    const { child, output, ended } = runTool('0', '--quiet')
    child.stdin.end()
    await ended
    expect(output.stderr.split('\n')).toHaveLength(4)
  })

  test('the exit code is that of the command', async () => {
    const { child, output, ended } = runTool('7')
    child.stdin.end()
    expect(await ended).toEqual([7, null])
    expect(ours(output.stderr).at(-1)).toBe(books)
  })

  test('what a tool left that ends by process.exit() is shown by the next run', async () => {
    const first = runTool('exits')
    expect(await first.ended).toEqual([5, null])
    expect(ours(first.output.stderr).at(-1)).toMatch(/^nothing came: .* leave its events to its next run$/)
    const second = runTool('0')
    second.child.stdin.end()
    await second.ended
    expect(ours(second.output.stderr).at(-1)).toMatch(/^4 events, 0 duplicates/)
  })

  test('options behind the command are those of the command', async () => {
    const { output, ended } = run([process.execPath, '-p', 'process.argv.slice(1).join()', '--', '--quiet', '--stay'])
    expect(await ended).toEqual([0, null])
    expect(output.stdout).toBe('--quiet,--stay\n')
  })

  test.skipIf(onWindows)('a command that a signal ended without us is told as shells tell it', async () => {
    const { output, ended } = runTool('killed')
    expect(await ended).toEqual([137, null])
    expect(ours(output.stderr)).toHaveLength(2)
  })

  test.skipIf(onWindows).each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s goes to the command, which may end in its own time, and ends us then as it ended that',
    async (signal) => {
      const { child, output, said, ended } = runTool('waits')
      await said(/ready\n/)
      child.kill(signal)
      expect(await ended).toEqual([null, signal])
      expect(output.stdout).toBe(`ready\ngot ${signal}\n`)
      expect(ours(output.stderr).at(-1)).toBe(books)
    },
  )

  test.each([
    [['nonesuch'], 127, 'there is no command nonesuch'],
    // Windows finds no program where a folder is.
    onWindows
      ? [[tmpdir()], 127, `there is no command ${tmpdir()}`]
      : [[tmpdir()], 126, `${tmpdir()} cannot be run: spawn ${tmpdir()} EACCES`],
  ])('%j cannot be run, and it says so', async (args, code, line) => {
    const { output, ended } = run(args)
    expect(await ended).toEqual([code, null])
    expect(ours(output.stderr)[1]).toBe(line)
  })

  test.runIf(onWindows)(
    'on Windows a tool that npm installed as a script is run with the arguments it was given',
    async () => {
      writeFileSync(
        join(dir, 'acme.cmd'),
        `@"${process.execPath}" -p "JSON.stringify(process.argv.slice(1))" -- %*\r\n@exit /b 3\r\n`,
      )
      const args = ['plain', 'two words', '', 'a&b|c>d<e^f', '"quoted"', 'back\\', '(x) !y! ~']
      const { output, ended } = run(['--', 'acme', ...args], { PATH: dir, ComSpec: process.env.ComSpec ?? 'cmd.exe' })
      expect(await ended).toEqual([3, null])
      expect(JSON.parse(output.stdout)).toEqual(args)
      const refused = run(['--', 'acme', '100%'], { PATH: dir })
      expect(await refused.ended).toEqual([126, null])
      expect(ours(refused.output.stderr)[1]).toMatch(/^acme cannot be run: .* cannot be handed a per cent sign$/)
    },
  )

  test('without a command it says how it is called', async () => {
    const { output, ended } = run([])
    expect(await ended).toEqual([2, null])
    expect(output.stderr).toMatch(/missing required argument 'command'/)
  })

  // A signal from another process ends a program of Windows' at once.
  test.skipIf(onWindows)('--stay goes on listening until a signal', async () => {
    const { child, output, said, ended } = run(['--stay', process.execPath, '-e', '0'])
    const [, url = ''] = await said(/still listening on (http:\S+) until Ctrl-C/, 'stderr')
    expect((await post(`${url}/moved`, aBatch(anEvent()))).status).toBe(202)
    child.kill('SIGTERM')
    await ended
    expect(ours(output.stderr).at(-1)).toMatch(/^1 event, /)
  })
})
