import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDirectory } from '../../collector/src/bridge/lock.ts'
import { whileOpening } from '../../collector/src/bridge/opening.ts'
import { openStateFile } from '../../collector/src/bridge/state-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Leaves a lock as a bridge does that holds it, or was killed. */
const leaveLock = (dir: string, name: string) => {
  mkdirSync(join(dir, 'bridge.lock'), { recursive: true })
  writeFileSync(join(dir, 'bridge.lock', name), '')
}
const locks = () => readdirSync(join(folder, 'bridge.lock'))
const ended = () => spawnSync(process.execPath, ['-e', '']).pid

describe('one bridge works in a directory:', () => {
  test('another one that lives keeps it', () => {
    // Whoever started this test lives.
    leaveLock(folder, `${process.ppid}-`)
    expect(() => lockDirectory(folder)).toThrow(`process ${process.ppid} is at work there already`)
    expect(locks()).toEqual([`${process.ppid}-`])
    expect(readdirSync(folder)).toEqual(['bridge.lock'])
  })
  test.each([
    ['one that ended', () => `${ended()}-`],
    ['one of our own number, as in a container where every bridge is process 1', () => `${process.pid}-`],
    ['a file without a number', () => 'x'],
  ])('%s does not', (_, name) => {
    leaveLock(folder, name())
    const unlock = lockDirectory(folder)
    expect(locks().map((lock) => Number.parseInt(lock, 10))).toEqual([process.pid])
    unlock()
    expect(readdirSync(folder)).toEqual([])
  })
  test('what one left that was killed on its way to the lock is removed, and what belongs to one that lives is not', () => {
    const living = `bridge.lock.${process.ppid}`
    for (const left of [`bridge.lock.${ended()}`, living]) mkdirSync(join(folder, left))
    const gone = `bridge.lock.${ended()}`
    leaveLock(folder, 'x')
    mkdirSync(join(folder, gone))
    writeFileSync(join(folder, gone, 'x'), '')
    const unlock = lockDirectory(folder)
    expect(readdirSync(folder).toSorted()).toEqual(['bridge.lock', living])
    unlock()
  })
  test.runIf(process.platform === 'linux')('nor does another program that has the number of a killed one', () => {
    // What this very process writes down is read as another one would read it.
    const unlock = lockDirectory(folder)
    expect(locks()).toEqual([expect.stringMatching(/^\d+-\d+$/)])
    unlock()
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const ofParent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    leaveLock(folder, `${process.ppid}-${ofParent}`)
    expect(() => lockDirectory(folder)).toThrow(`process ${process.ppid} is at work there already`)
    rmSync(join(folder, 'bridge.lock'), { recursive: true })
    leaveLock(folder, `${process.ppid}-${Number(ofParent) - 1}`)
    lockDirectory(folder)()
  })
})

/** Starts processes that do something to a directory at one moment. */
const racers = async (program: string, file: string) => {
  const built = join(folder, 'built.mjs')
  const entry = fileURLToPath(new URL(`../../collector/src/bridge/${file}`, import.meta.url))
  await build({ entryPoints: [entry], outfile: built, bundle: true, format: 'esm', platform: 'node' })
  const children = [1, 2, 3].map(() => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), built], { env: {} })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return { child, next: async () => (await lines.next()).value }
  })
  const answers = () => Promise.all(children.map(({ next }) => next()))
  expect(await answers()).toEqual(['ready', 'ready', 'ready'])
  return {
    race: (given: object) => {
      const at = Date.now() + 3
      for (const { child } of children) child.stdin.write(`${JSON.stringify({ ...given, at })}\n`)
      return answers()
    },
    stop: () => {
      for (const { child } of children) child.kill()
    },
  }
}

test('of bridges that find the lock of a killed one at the same moment, one gets it', async () => {
  const { race, stop } = await racers('racer.mjs', 'lock.ts')
  try {
    const killed = `${ended()}-`
    for (let round = 0; round < 50; round++) {
      const dir = join(folder, `${round}`)
      leaveLock(dir, killed)
      expect((await race({ dir })).toSorted(), `round ${round}`).toEqual(['got it', 'refused', 'refused'])
    }
  } finally {
    stop()
  }
})

// As bridges in containers that share a directory: they find nobody by the number in the lock. On Windows an open journal cannot be replaced.
test.skipIf(process.platform === 'win32')(
  'of bridges that cannot see each other and open a journal at the same moment, none loses what it answered for',
  async () => {
    const { race, stop } = await racers('opener.mjs', 'state-file.ts')
    try {
      for (let round = 0; round < 20; round++) {
        const dir = join(folder, `${round}`)
        mkdirSync(dir)
        const answered: string[] = (await race({ dir, most: 300 })).flatMap((line) => JSON.parse(line))
        const file = openStateFile(dir, Date.now)
        file.close()
        // Two of the three were overtaken, and at least the last one took all that it was given.
        expect(answered.length).toBeGreaterThanOrEqual(300)
        expect(
          answered.filter((key) => !file.state.seen.has(key)),
          `round ${round}`,
        ).toEqual([])
        expect(readdirSync(dir)).toEqual(['journal.jsonl'])
      }
    } finally {
      stop()
    }
  },
)

test('what a bridge left that was killed while it opened the journal is taken away, but only when it is old', () => {
  const [lock, held] = [join(folder, 'journal.opening'), join(folder, 'journal.opening', 'x')]
  mkdirSync(lock)
  writeFileSync(held, '')
  expect(() => whileOpening(folder, 0, () => {})).toThrow('another bridge is opening the journal')
  expect(readdirSync(lock)).toEqual(['x'])
  expect(whileOpening(folder, 20, (isStill) => isStill())).toBe(true)
  expect(readdirSync(folder)).toEqual([])
})
