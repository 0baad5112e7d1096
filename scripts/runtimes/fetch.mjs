/** Fetches the runtimes into `.cache/runtimes`, which is not part of this package's own tree: 800 MB that few need. */

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint, notedIn } from '../lib/fingerprint.mjs'
import { withLock } from '../lib/lock.mjs'
import { root } from '../lib/project.mjs'

export const cache = join(root, '.cache/runtimes')
const pinned = join(root, 'test/runtimes')

/**
 * Installs what `test/runtimes/package-lock.json` pins, unless it is there.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why nothing could be had
 */
export const fetchRuntimes = (say) =>
  installPinned({ from: pinned, to: cache, files: ['package.json'], flags: [], say })

/**
 * @typedef {object} Pinned
 * @property {string} from the folder with a `package-lock.json`
 * @property {string} to
 * @property {readonly string[]} files what npm reads beside the lock
 * @property {readonly string[]} flags
 * @property {(line: string) => void} say
 */

/**
 * Installs what a lock pins into another folder, unless it is there.
 *
 * @param {Pinned} pinned
 * @returns {Promise<string | undefined>} why nothing could be had
 */
export async function installPinned({ from, to, files, flags, say }) {
  const stamp = join(to, 'node_modules/.installed')
  const all = ['package-lock.json', ...files]
  const wanted = fingerprint(from, all, [process.platform, process.arch, ...flags])
  const isThere = () => notedIn(stamp) === wanted
  if (isThere()) return undefined
  /** @type {string | undefined} */
  let problem
  const onWait = (/** @type {string} */ holder) => say(`waiting for process ${holder}, which fetches them`)
  mkdirSync(dirname(to), { recursive: true })
  await withLock(`${to}.lock`, onWait, () => {
    if (isThere()) return
    say('fetching them (npm ci, once)')
    for (const file of all) {
      mkdirSync(dirname(join(to, file)), { recursive: true })
      copyFileSync(join(from, file), join(to, file))
    }
    problem = npmCi(to, flags)
    if (problem === undefined) writeFileSync(stamp, wanted)
  })
  return problem
}

/**
 * The platform's packages carry the binaries; nobody's install script has to run.
 *
 * @param {string} cwd
 * @param {readonly string[]} flags
 */
function npmCi(cwd, flags) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...flags]
  const npm = process.env.npm_execpath
  const own = npm?.includes('npm') ? [process.execPath, npm, ...args] : ['npm', ...args]
  const [command = '', ...rest] = own
  const { status, error, stderr } = spawnSync(command, rest, { cwd, encoding: 'utf8' })
  if (status === 0) return undefined
  return `npm ci failed: ${(error?.message ?? stderr).trim().split('\n')[0]}`
}
