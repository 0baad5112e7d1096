/** `npm run docs`: builds the pages as a site into site/dist. A link to a page that is not there fails the build. */

import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint, notedIn } from './lib/fingerprint.mjs'
import { makeReference } from './lib/reference.mjs'

const site = fileURLToPath(new URL('../site', import.meta.url))
const stamp = join(site, 'node_modules/.installed')

// The generator is large and only for this, so it is installed in a folder of its own, and again only when its lockfile has changed.
const wanted = fingerprint(site, ['package-lock.json'])
if (notedIn(stamp) !== wanted) {
  const { status } = spawnSync('npm', ['ci'], { cwd: site, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error('npm ci failed in site/')
  writeFileSync(stamp, wanted)
}

// Copied below the folder whose node_modules they need: the generator makes modules of pages.
const [root, pages] = [join(site, '..'), join(site, '.pages')]
const isPage = (path) => !/node_modules|[\\/]dist([\\/]|$)/.test(path) && /(\.(md|svg|png)|[\\/][^.]+)$/.test(path)
rmSync(pages, { recursive: true, force: true })
const ofRoot = readdirSync(root).filter((file) => file.endsWith('.md'))
for (const name of [...ofRoot, 'docs', 'bench', 'collector', 'examples'])
  cpSync(join(root, name), join(pages, name), { recursive: true, filter: (from) => isPage(from.slice(root.length)) })
makeReference(site, join(pages, 'reference'))

const { status } = spawnSync(process.execPath, ['node_modules/vitepress/bin/vitepress.js', 'build', '.'], {
  cwd: site,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
