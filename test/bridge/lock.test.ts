import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDirectory } from '../../collector/src/bridge/lock.ts'

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

/** Asks a child for a line, and resolves to its answer. */
const linesOf = (child: ChildProcessWithoutNullStreams) => {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => (await lines.next()).value
}

test('of bridges that find the lock of a killed one at the same moment, one gets it', async () => {
  const built = join(folder, 'lock.mjs')
  const entry = fileURLToPath(new URL('../../collector/src/bridge/lock.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: built, format: 'esm', platform: 'node' })
  const program = fileURLToPath(new URL('racer.mjs', import.meta.url))
  const racers = [1, 2, 3].map(() => {
    const child = spawn(process.execPath, [program, built], { env: {} })
    return { child, next: linesOf(child) }
  })
  try {
    expect(await Promise.all(racers.map(({ next }) => next()))).toEqual(['ready', 'ready', 'ready'])
    const killed = `${ended()}-`
    for (let round = 0; round < 50; round++) {
      const dir = join(folder, `${round}`)
      leaveLock(dir, killed)
      const at = Date.now() + 3
      for (const { child } of racers) child.stdin.write(`${JSON.stringify({ dir, at })}\n`)
      const answers = await Promise.all(racers.map(({ next }) => next()))
      expect(answers.toSorted(), `round ${round}`).toEqual(['got it', 'refused', 'refused'])
    }
  } finally {
    for (const { child } of racers) child.kill()
  }
})
