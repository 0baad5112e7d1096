import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { keyOf, onDiskIn, readJournal } from '../../scripts/demo/evidence.mjs'
import { judge } from '../../scripts/demo/referee.mjs'
import { type Stage, test } from './example.ts'

const file = 'linecount/linecount.mjs'

/** A folder to count: three files that count, and some that do not. */
function project({ dir }: Stage): string {
  const folder = join(dir, 'project')
  for (const name of ['src', 'node_modules', '.hidden']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'src/a.ts'), 'one\ntwo\n')
  writeFileSync(join(folder, 'src/b.ts'), 'one\n')
  writeFileSync(join(folder, 'README.md'), '')
  for (const name of ['node_modules/a.js', '.hidden/a.js', 'picture.png']) writeFileSync(join(folder, name), 'x\n')
  return folder
}

const journalOf = ({ dir }: Stage, run: number) => join(dir, `journal-${run}`)
const argsOf = (stage: Stage, run: number, ...more: readonly string[]) => [
  ...['--endpoint', stage.url, '--run', String(run), '--journal', journalOf(stage, run), ...more],
]

/** Everything that was logged in runs 1 to n against everything that arrived. */
function verdictOf(stage: Stage, runs: number): string {
  const received = new Set(stage.received().map(({ run, seq }) => keyOf(Number(run), Number(seq))))
  const evidence = Array.from({ length: runs }, (_, index) => {
    const run = index + 1
    return { run, name: `run ${run}`, journal: readJournal(journalOf(stage, run)), keptAtExit: 0 }
  })
  const { verdict, problems } = judge({ runs: evidence, received, onDisk: onDiskIn(stage.dir), duplicates: new Map() })
  expect(problems).toEqual([])
  return verdict
}

describe('linecount', () => {
  test('counts lines by language, and logs an event per file, per phase and per run', async ({ stage }) => {
    const { stdout } = await stage.run(file, [project(stage), ...argsOf(stage, 1)])
    expect(stdout).toBe(
      [
        'language         files     lines     bytes',
        'TypeScript           2         3        12',
        'Markdown             1         0         0',
        'total                3         3        12\n',
      ].join('\n'),
    )
    const events = stage.received()
    expect(events.map(({ name }) => name)).toEqual([
      ...['phase_finished', 'file_counted', 'file_counted', 'file_counted'],
      ...['phase_finished', 'phase_finished', 'run_finished'],
    ])
    expect(events).toContainEqual({
      ...{ name: 'file_counted', language: 'TypeScript', ok: true, lines: 2, bytes: 8 },
      ...{ duration_ms: expect.any(Number), run: 1, seq: expect.any(Number) },
    })
    expect(verdictOf(stage, 1)).toBe('logged 7 = delivered 7, lost 0')
  })

  test('a folder that is none is an error, and an event', async ({ stage }) => {
    const { child, ended } = stage.start(file, [join(stage.dir, 'nowhere'), ...argsOf(stage, 1)])
    child.stdin.end()
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([1, expect.stringContaining('ENOENT')])
    expect(stage.received().map(({ name, ok }) => [name, ok])).toEqual([
      ['phase_finished', false],
      ['run_finished', false],
    ])
  })

  test.for([
    ['an unknown flag', ['--bogus']],
    ['a number that is none', ['--pace', '1s']],
    ['two folders', ['a', 'b']],
  ] as const)('%s is a mistake, and exits 2', async ([, args], { stage }) => {
    const { ended } = stage.start(file, args)
    const { code, stdout, stderr } = await ended
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('linecount [folder]')])
  })

  test('a token goes with the events', async ({ stage }) => {
    await stage.run(file, [project(stage), '--token', 'abc', ...argsOf(stage, 1)])
    expect(stage.collector.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer abc'])
  })

  test('with the killswitch on nothing is recorded, and that is no loss', async ({ stage }) => {
    const settings = join(stage.dir, 'settings.json')
    writeFileSync(settings, '{"killswitch":{"backend":true}}')
    await stage.run(file, [project(stage), '--settings', settings, ...argsOf(stage, 1)])
    writeFileSync(settings, '{}')
    await stage.run(file, [project(stage), '--settings', settings, ...argsOf(stage, 2)])
    expect(readJournal(journalOf(stage, 1)).refused).toHaveLength(7)
    expect(verdictOf(stage, 2)).toBe('logged 7 = delivered 7, lost 0')
  })

  test('what a run against a dead endpoint and a killed run left, the next one delivers', async ({ stage }) => {
    const folder = project(stage)
    const { port } = new URL(stage.url)
    await stage.collector.close()
    await stage.run(file, [folder, ...argsOf(stage, 1)])
    const { child, ended } = stage.start(file, [folder, '--pace', '5', '--repeat', '100000', ...argsOf(stage, 2)])
    await vi.waitFor(() => expect(readJournal(journalOf(stage, 2)).recorded.length).toBeGreaterThan(20), 15_000)
    child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
    await stage.collector.listen(Number(port))
    await stage.run(file, [folder, ...argsOf(stage, 3)])
    expect(verdictOf(stage, 3)).toMatch(/^logged (\d+) = delivered \1, lost 0$/)
    expect(stage.segments()).toEqual([])
  })

  test('a journal that ends in the middle of a line is read as far as it goes', async ({ stage }) => {
    const journal = join(stage.dir, 'journal')
    appendFileSync(journal, 'try 1\nrecorded 1\ntry 2\nrefused 2\ntry 3\nrecor')
    expect(readJournal(journal)).toEqual({ recorded: [1], refused: [2], unfinished: 3, health: undefined })
  })
})
