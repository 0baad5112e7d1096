/**
 * First half of `npm run demo` and `npm test`: installs what is missing, builds what is stale, says what it did.
 *
 * Runs on a fresh clone, so it may use nothing but Node. Calling it again starts neither npm nor the build.
 */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { notedIn } from './lib/fingerprint.mjs'
import { withLock } from './lib/lock.mjs'
import { installInputs, installStamp, products, root } from './lib/project.mjs'

const say = (/** @type {string} */ line) => console.log(`setup: ${line}`)

const isInstalled = () => notedIn(installStamp) === installInputs()
const stale = () => products.filter(({ stamp, inputs }) => notedIn(stamp) !== inputs())

/** @returns {boolean} whether it went well */
function run(/** @type {string} */ command, /** @type {string[]} */ args, shell = false) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell })
  if (error) say(error.message)
  return status === 0
}

function npmCi() {
  // Development dependencies are what is built from; NODE_ENV=production in the environment would leave them out.
  const args = ['ci', '--include=dev']
  const npm = process.env.npm_execpath
  if (npm !== undefined && basename(npm).startsWith('npm')) return run(process.execPath, [npm, ...args])
  return run('npm', args, process.platform === 'win32')
}

function install() {
  if (isInstalled()) return say('dependencies are up to date')
  say('installing dependencies (npm ci)')
  if (!npmCi()) throw new Error('npm ci failed')
  writeFileSync(installStamp, installInputs())
}

function build() {
  const names = stale().map(({ name }) => name)
  if (names.length === 0) return say('what is built is up to date')
  say(`building ${names.join(' and ')}`)
  if (!run(process.execPath, [join(root, 'scripts/build.mjs'), ...names])) throw new Error('the build failed')
}

try {
  if (isInstalled() && stale().length === 0) {
    say('dependencies and what is built are up to date')
  } else {
    const onWait = (/** @type {string} */ holder) => say(`waiting for process ${holder}, which is at it`)
    await withLock(join(root, '.cache/setup.lock'), onWait, () => {
      install()
      build()
    })
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
