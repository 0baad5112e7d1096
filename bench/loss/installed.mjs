import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bench = fileURLToPath(new URL('..', import.meta.url))
const json = (path) => JSON.parse(readFileSync(path, 'utf8'))

/**
 * What comes with a package: how many, itself included, and how many megabytes (of 1,000,000 bytes) they are.
 *
 * @param {{ name: string, title?: string, packages?: readonly string[] }} adapter `packages`: where a host installs several
 */
export function installedOf({ name, title = name, packages = [name] }) {
  if (name === 'orangebox') return ours()
  const places = new Set()
  for (const one of packages) add(places, '', one)
  const { version } = json(join(bench, 'node_modules', packages[0], 'package.json'))
  const bytes = [...places].reduce((sum, place) => sum + sizeOf(join(bench, place)), 0)
  return { label: `${title} ${version}`, count: places.size, megabytes: bytes / 1e6 }
}

const lock = json(join(bench, 'package-lock.json')).packages

/** Adds a package and all it needs; `from`: who needs it, for versions that lie beneath their users. */
function add(places, from, name) {
  const place = [from && `${from}/node_modules/${name}`, `node_modules/${name}`].find((path) => path && lock[path])
  // An optional one may be for another system.
  if (place === undefined || places.has(place) || !existsSync(join(bench, place))) return
  places.add(place)
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[place]
  const peers = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]?.optional)
  for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
    add(places, place, needed)
}

const sizeOf = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name)
      return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size)
    }, 0)

function ours() {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = spawnSync('npm', args, {
    cwd: join(bench, '..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  const [{ version, unpackedSize }] = JSON.parse(stdout)
  return { label: `orangebox ${version}`, count: 1, megabytes: unpackedSize / 1e6 }
}
