/** Where things are, and when they are up to date. Uses nothing but Node, for it runs before anything is installed. */

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint } from './fingerprint.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Notes which lockfile node_modules was installed from. `npm ci` removes it together with node_modules. */
export const installStamp = join(root, 'node_modules/.installed')

/** Native packages differ by platform and some by the version of Node. */
const machine = [process.version, process.platform, process.arch]

export const installInputs = () => fingerprint(root, ['package-lock.json'], machine)

/**
 * A folder that is built: from what, and when it is up to date. What it was built from is noted inside it, so that the two
 * cannot part; the note is not published.
 *
 * @param {string} name of the package
 * @param {string} folder of the package, below the root
 * @param {readonly string[]} own what it alone is built from
 */
const product = (name, folder, own) => ({
  name,
  dist: join(root, folder, 'dist'),
  stamp: join(root, folder, 'dist/.built'),
  inputs: () => fingerprint(root, [...own, ...workshop], machine),
})

const workshop = [
  'schema',
  'scripts/build.mjs',
  'scripts/build',
  'scripts/lib',
  'scripts/stubs',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.page.json',
  'package.json',
  'package-lock.json',
]

export const library = product('orangebox', '', ['src'])
export const collector = product('orangebox-collector', 'collector', [
  // Its bridge has the outbox of the library compiled in.
  'src',
  'collector/src',
  'collector/package.json',
])
export const products = [library, collector]
