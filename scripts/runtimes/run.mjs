/** Runs tests on a runtime, and counts. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { cache } from './fetch.mjs'

const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/**
 * @param {import('./list.mjs').Runtime} runtime
 * @returns {{ passed: number, failed: number, skipped: number, seconds: number }}
 */
export function runOn({ command, runsVitest, tests }) {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-runtimes-'))
  const report = join(folder, 'report.json')
  const args = [vitest, 'run', ...tests.filter((path) => existsSync(join(root, path)))]
  const env = { ...process.env, ORANGEBOX_RUNTIMES: cache, ...(!runsVitest && { ORANGEBOX_RUNTIME: command }) }
  const began = performance.now()
  const { status } = spawnSync(
    runsVitest ? command : process.execPath,
    [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, env, stdio: 'inherit' },
  )
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
