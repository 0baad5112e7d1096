/** Where things are, and when they are up to date. Uses nothing but Node, for it runs before anything is installed. */

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fingerprint } from './fingerprint.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Notes which lockfile node_modules was installed from. `npm ci` removes it together with node_modules. */
export const installStamp = join(root, 'node_modules/.installed')

/** Notes what dist/ was built from. Lives inside dist/, so that the two cannot part; it is not published. */
export const buildStamp = join(root, 'dist/.built')

/** Native packages differ by platform and some by the version of Node. */
const machine = [process.version, process.platform, process.arch]

export const installInputs = () => fingerprint(root, ['package-lock.json'], machine)

export const buildInputs = () =>
  fingerprint(
    root,
    [
      'src',
      'schema',
      'scripts/build.mjs',
      'scripts/build',
      'scripts/lib',
      'scripts/stubs',
      'tsconfig.json',
      'tsconfig.build.json',
      'package.json',
      'package-lock.json',
    ],
    machine,
  )
