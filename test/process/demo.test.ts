import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agentSession } from '../../scripts/demo/agent.mjs'
import { judgeDay } from '../../scripts/demo/agents-day.mjs'
import { judge, type Run } from '../../scripts/demo/referee.mjs'

const onWindows = process.platform === 'win32'
const root = resolve(import.meta.dirname, '../..')
const demo = join(root, 'scripts/demo.mjs')

const books = {
  ...{ logged: 4, refused: { killswitch: 1 }, admitted: 3, claimed: 0, delivered: 3, kept: 0, released: 0, pending: 0 },
  ...{ dropped: {}, late: 0, requests: 1, retries: 0, lastError: undefined, reported: 0, killed: undefined },
  backoff: { attempts: 0, until: undefined },
}
const journal = { recorded: [1, 2, 4], refused: [3], unfinished: undefined, health: books }
const aRun = (over: Partial<Run['journal']> = {}): Run => ({
  ...{ run: 1, name: 'a run', keptAtExit: 0 },
  journal: { ...journal, ...over },
})
const all = new Set(['1/1', '1/2', '1/4'])
const nothing = new Set<string>()
const evidence = { runs: [aRun()], received: all, onDisk: nothing, duplicates: new Map() }

describe('the referee', () => {
  test('is content when every event that was recorded arrived', () => {
    const { ok, verdict, problems, rows } = judge({ ...evidence, duplicates: new Map([[1, 2]]) })
    expect({ ok, verdict, problems }).toEqual({ ok: true, verdict: 'logged 3 = delivered 3, lost 0', problems: [] })
    expect(rows).toEqual([
      {
        ...{ run: 1, name: 'a run', logged: 3, refused: 1, keptAtExit: 0, delivered: 3, kept: 0, missing: 0 },
        ...{ dropped: {}, duplicates: 2 },
      },
    ])
  })

  test('finds a planted loss', () => {
    const { ok, verdict } = judge({ ...evidence, received: new Set(['1/1', '1/2']) })
    expect([ok, verdict]).toEqual([false, 'logged 3, delivered 2, still on disk 0, dropped 0, lost 1'])
  })

  test('is not content with what is still on disk, but does not call it lost', () => {
    const { ok, verdict } = judge({ ...evidence, received: new Set(['1/1', '1/2']), onDisk: all })
    expect([ok, verdict]).toEqual([false, 'logged 3, delivered 2, still on disk 1, dropped 0, lost 0'])
  })

  test('is not content with a drop that was counted, but does not call it lost', () => {
    const health = { ...books, delivered: 2, dropped: { rejected: 1 } }
    const { ok, verdict, problems } = judge({
      ...evidence,
      runs: [aRun({ health })],
      received: new Set(['1/1', '1/2']),
    })
    expect([ok, verdict, problems]).toEqual([false, 'logged 3, delivered 2, still on disk 0, dropped 1, lost 0', []])
  })

  test('is not content when nothing was logged', () => {
    expect(judge({ ...evidence, runs: [], received: nothing }).ok).toBe(false)
  })

  test('counts the call a kill interrupted only if its event was recorded', () => {
    const runs = [aRun({ health: undefined, unfinished: 5 })]
    expect(judge({ ...evidence, runs }).sum.logged).toBe(3)
    expect(judge({ ...evidence, runs, onDisk: new Set(['1/5']) }).sum).toMatchObject({ logged: 4, kept: 1 })
    expect(judge({ ...evidence, runs, received: new Set([...all, '1/5']) }).sum).toMatchObject({
      logged: 4,
      delivered: 4,
    })
  })

  test.each([
    ['a refused event that arrived', { received: new Set([...all, '1/3']) }, /1 refused events arrived/],
    [
      'books that count another number',
      { runs: [aRun({ recorded: [1, 2] })] },
      /counts 3 events recorded, its journal 2/,
    ],
    ['books whose calls do not add up', { runs: [aRun({ health: { ...books, logged: 9 } })] }, /logged is not/],
    [
      'books whose fates do not add up',
      { runs: [aRun({ health: { ...books, kept: 1 } })] },
      /admitted \+ claimed is not/,
    ],
  ])('finds %s', (_what, over, problem) => {
    const { ok, problems } = judge({ ...evidence, ...over })
    expect([ok, problems]).toEqual([false, [expect.stringMatching(problem)]])
  })
})

describe('the referee of the agent’s day', () => {
  const day = [agentSession(1, 2), agentSession(2, 3)]
  const requests = day.flatMap((session) => session.requests)
  const arrived = { turns: 5, requests, nanos: day.reduce((sum, { nanos }) => sum + nanos, 0), scores: 0 }
  test('is content when every turn arrived once, with its cost', () => {
    expect(judgeDay(day, arrived)).toEqual({
      ok: true,
      text: expect.stringMatching(/lost 0, doubled 0, difference 0\.00$/),
    })
  })
  test.each([
    ['a loss', { requests: requests.slice(1) }, /lost 1, doubled 0/],
    ['one that came twice', { requests: [...requests, ...requests.slice(0, 1)] }, /lost 0, doubled 1/],
    ['a cost that differs', { nanos: arrived.nanos + 1e7 }, /difference 0\.01$/],
    ['a missing turn', { turns: 4 }, /turns 5, arrived 4/],
  ])('finds %s', (_, over, text) => {
    expect(judgeDay(day, { ...arrived, ...over })).toEqual({ ok: false, text: expect.stringMatching(text) })
  })
})

/** Runs the demo on our sources, with a folder of its own for temporary files, in a process group of its own. */
function play(
  onText: (text: string, child: ChildProcess, dir: string) => void = () => undefined,
  conditions: readonly string[] = [],
) {
  const dir = mkdtempSync(join(tmpdir(), 'orangebox-demo-test-'))
  const child = spawn(process.execPath, [demo, ...conditions], {
    // A third of the files that it counts for a human: as many runs, as many ways to fail.
    env: { TMPDIR: dir, TEMP: dir, TMP: dir, ORANGEBOX_DEMO_FOLDER: join(root, 'src') },
    detached: !onWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      onText(output, child, dir)
    })
  }
  return new Promise<{ code: number | null; output: string; left: string[]; alive: boolean }>((done) =>
    child.on('close', (code) => {
      const left = readdirSync(dir)
      rmSync(dir, { recursive: true, force: true })
      done({ code, output, left, alive: isAlive(child) })
    }),
  )
}

/** Whether anybody of its process group is. */
function isAlive({ pid = 0 }: ChildProcess): boolean {
  if (onWindows) return false
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

describe.concurrent('npm run demo', () => {
  const timeout = 90_000

  test(
    'shows seven conditions and an agent’s day without a loss, and leaves neither process nor file behind',
    async () => {
      const { code, output, left, alive } = await play()
      expect(code, output).toBe(0)
      expect(output).toMatch(/\nlogged (\d+) = delivered \1, lost 0\n$/)
      expect(output.match(/^\d .+$/gm)?.length, output).toBeGreaterThanOrEqual(7)
      expect(output).toMatch(/ turns 80, arrived 80, .*: lost 0, doubled 0, difference 0\.00\n/)
      expect(output).not.toContain('\u001b')
      expect([left, alive]).toEqual([[], false])
    },
    timeout,
  )

  test(
    'exits 1 when events are really lost: here somebody deletes the segment of a run',
    async () => {
      let deleted = 0
      const { code, output, left } = await play(
        (text, _child, dir) => {
          const match = /when it ended 0 were delivered, (\d+) kept on disk\n/.exec(text)
          if (deleted > 0 || !match) return
          deleted = Number(match[1])
          for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
            if (file.endsWith('.ready.jsonl')) rmSync(join(dir, file))
        },
        ['2'],
      )
      expect([code, deleted > 0]).toEqual([1, true])
      expect(output).toMatch(
        new RegExp(`\\nlogged \\d+, delivered \\d+, still on disk 0, dropped 0, lost ${deleted}\\n$`),
      )
      expect(left).toEqual([])
    },
    timeout,
  )

  test('says which of the conditions it was asked for is none, and exits 1', async () => {
    const { code, output, left } = await play(() => undefined, ['2', 'x'])
    expect([code, left]).toEqual([1, []])
    expect(output).toMatch(/\nfault: there is no condition x; they are 1 to 7\n/)
  })

  test.skipIf(onWindows)(
    'interrupted, it leaves neither process nor file behind',
    async () => {
      const { code, left, alive } = await play(
        (text, child) => {
          if (text.includes('3 SIGKILL')) child.kill('SIGINT')
        },
        ['3'],
      )
      expect([code, left, alive]).toEqual([130, [], false])
    },
    timeout,
  )
})
