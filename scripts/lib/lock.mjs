/** One at a time: two `npm ci` in one folder take each other's files away. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Nobody holds it longer than this; a holder that looks older died and left its process id to somebody else. */
const oldestMs = 15 * 60_000

/**
 * @param {string} path of the lock file
 * @param {(holder: string) => void} onWait called once when somebody else holds it
 * @param {() => void | Promise<void>} work
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true })
  let waiting = false
  while (!take(path)) {
    const holder = holderOf(path)
    if (isGone(path, holder)) {
      remove(path, holder)
      continue
    }
    if (!waiting) onWait(holder)
    waiting = true
    await sleep(200)
  }
  try {
    await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** Writes the process id first and links it into place then, so that no lock is ever without a holder. */
function take(/** @type {string} */ path) {
  const mine = `${path}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(mine, { force: true })
  }
}

function holderOf(/** @type {string} */ path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function isGone(/** @type {string} */ path, /** @type {string} */ holder) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return true
  if (Date.now() - stats.mtimeMs > oldestMs) return true
  try {
    process.kill(Number(holder), 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}

/** Takes a dead holder's lock away, by rename, and looks at what it got: a lock taken meanwhile is given back. */
function remove(/** @type {string} */ path, /** @type {string} */ holder) {
  const grave = `${path}.dead.${process.pid}`
  try {
    renameSync(path, grave)
    if (holderOf(grave) !== holder) linkSync(grave, path)
  } catch {
    // Somebody else was faster; the next round sees how things stand.
  }
  rmSync(grave, { force: true })
}

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code
