/** Runs tests on a runtime, and counts. */

import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { cache } from './fetch.mjs'

const vitest = 'node_modules/vitest/vitest.mjs'

/**
 * @param {import('./list.mjs').Runtime} runtime
 * @returns {{ passed: number, failed: number, skipped: number, seconds: number }}
 */
export function runOn({ command, runsVitest, tests, args: before = [], cwd = root, env: given = process.env }) {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-runtimes-'))
  const report = join(folder, 'report.json')
  const there = tests.filter((path) => existsSync(join(root, path)))
  // Where Windows is made of Wine, a start of Node takes seconds on a busy machine.
  const patience = isWine(before) ? ['--testTimeout=90000', '--hookTimeout=90000', ...unasked] : []
  const args = [
    vitest,
    'run',
    ...there,
    ...patience,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const env = { ...given, ORANGEBOX_RUNTIMES: cache, ...(!runsVitest && { ORANGEBOX_RUNTIME: command }) }
  const [program, ...rest] = runsVitest ? [command, ...before, ...args] : [process.execPath, ...args]
  const began = performance.now()
  const status = isWine(before)
    ? spawnToFile(program, rest, { cwd, env }, folder)
    : spawnSync(program, rest, { cwd, env, stdio: 'inherit' }).status
  const seconds = Math.round((performance.now() - began) / 1000)
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
    // A file that does not load fails without a test of it.
    const failed = status === 0 ? numFailedTests : Math.max(numFailedTests, 1)
    return { passed: numPassedTests, failed, skipped: numPendingTests, seconds }
  } catch {
    return { passed: 0, failed: 1, skipped: 0, seconds }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How long a regular expression takes says V8 and no system, and it takes minutes to say so on a busy machine. */
const unasked = ['--exclude=test/policy/linear.test.ts']

/** Windows' programs in Wine cannot write to a pipe of Linux. */
const isWine = (/** @type {readonly string[]} */ before) => before.some((arg) => arg.endsWith('.exe'))

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @param {string} folder
 */
function spawnToFile(command, args, options, folder) {
  const paths = ['stdout', 'stderr'].map((name) => join(folder, name))
  const [out, err] = paths.map((path) => openSync(path, 'w'))
  const { status } = spawnSync(command, args, { ...options, stdio: ['ignore', out, err] })
  for (const fd of [out, err]) closeSync(fd)
  for (const path of paths) process.stdout.write(readFileSync(path))
  return status
}
