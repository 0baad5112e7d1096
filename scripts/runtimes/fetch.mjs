/** Fetches the runtimes into `.cache/runtimes`, which is not part of this package's own tree: 800 MB that few need. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, notedIn } from '../lib/fingerprint.mjs'
import { withLock } from '../lib/lock.mjs'
import { root } from '../lib/project.mjs'

export const cache = join(root, '.cache/runtimes')
const pinned = join(root, 'test/runtimes')
const files = ['package.json', 'package-lock.json']

/**
 * Installs what `test/runtimes/package-lock.json` pins, unless it is there.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why nothing could be had
 */
export async function fetchRuntimes(say) {
  const stamp = join(cache, 'node_modules/.installed')
  const wanted = fingerprint(pinned, files, [process.platform, process.arch])
  const isThere = () => notedIn(stamp) === wanted
  if (isThere()) return undefined
  /** @type {string | undefined} */
  let problem
  const onWait = (/** @type {string} */ holder) => say(`waiting for process ${holder}, which fetches them`)
  await withLock(join(root, '.cache/runtimes.lock'), onWait, () => {
    if (isThere()) return
    say('fetching them (npm ci, once)')
    mkdirSync(cache, { recursive: true })
    for (const file of files) copyFileSync(join(pinned, file), join(cache, file))
    problem = npmCi()
    if (problem === undefined) writeFileSync(stamp, wanted)
  })
  return problem
}

/** The platform's packages carry the binaries; nobody's install script has to run. */
function npmCi() {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const own = npm?.includes('npm') ? [process.execPath, npm, ...args] : ['npm', ...args]
  const [command = '', ...rest] = own
  const { status, error, stderr } = spawnSync(command, rest, { cwd: cache, encoding: 'utf8' })
  if (status === 0) return undefined
  return `npm ci failed: ${(error?.message ?? stderr).trim().split('\n')[0]}`
}
