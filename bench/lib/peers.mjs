import { spawnSync } from 'node:child_process'
import { lstatSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint, notedIn } from '../../scripts/lib/fingerprint.mjs'

const bench = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(bench, 'node_modules/.installed')

/** Installs what orangebox is compared with, where it is missing, and links this checkout beside it. */
export function installPeers() {
  const wanted = fingerprint(bench, ['package-lock.json'])
  if (notedIn(stamp) !== wanted) {
    if (!npmCi()) throw new Error('npm ci failed in bench/')
    writeFileSync(stamp, wanted)
  }
  linkOurselves()
}

function npmCi() {
  const npm = process.env.npm_execpath
  const options = { cwd: bench, stdio: ['ignore', 'ignore', 'inherit'] }
  if (npm !== undefined && basename(npm).startsWith('npm'))
    return spawnSync(process.execPath, [npm, 'ci'], options).status === 0
  return spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' }).status === 0
}

/** The programs import `orangebox` by its name, as a host does: finding it is part of what it costs. */
function linkOurselves() {
  const link = join(bench, 'node_modules/orangebox')
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true })
  symlinkSync(join(bench, '..'), link, 'junction')
}
