/** The runtimes there are, and what is run on each. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from './fetch.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} command
 * @property {string} version
 * @property {string | undefined} missing why it cannot be had
 * @property {boolean} runsVitest Node does; others run the programs of the tests, which this Node conducts
 * @property {readonly string[]} tests
 * @property {readonly string[]} [args] what comes before a script
 * @property {string} [cwd] of the tests; default: this project
 * @property {NodeJS.ProcessEnv} [env]
 * @property {() => void} [end] what has to be done last
 * @property {(say: (line: string) => void) => Promise<string | undefined>} [prepare] what has to be done first; tells why it cannot be
 */

const { platform, arch } = process
const suffix = platform === 'win32' ? '.exe' : ''
const majors = [20, 22, 24, 26]
/** What a program lives through, on whatever it runs. */
const core = 'test/runtimes/core.test.ts'

/** @returns {readonly Runtime[]} */
export function listRuntimes() {
  const oven = `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`
  const deno = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`
  return [
    ...majors.map((major) => ({ ...find(`node ${major}`, nodeOf(major)), runsVitest: true, tests: onNode })),
    { ...find('bun', packaged(`${oven}/bin/bun`)), runsVitest: false, tests: [core, 'test/runtimes/bun.test.ts'] },
    { ...find('deno', packaged(`${deno}/deno`)), runsVitest: false, tests: [core, 'test/runtimes/deno.test.ts'] },
  ]
}

const own = ['sea', 'ink', 'pnp'].map((name) => `test/runtimes/${name}.test.ts`)
const onNode = ['test/process', 'test/hosts', core, ...own]

const packaged = (/** @type {string} */ path) => join(cache, 'node_modules', `${path}${suffix}`)

/** The one that runs this script will do where it is of that line. */
function nodeOf(/** @type {number} */ major) {
  const path = packaged(`node-${major}-${arch}/bin/node`)
  return !existsSync(path) && process.version.startsWith(`v${major}.`) ? process.execPath : path
}

function find(/** @type {string} */ name, /** @type {string} */ command) {
  if (!existsSync(command)) return { name, command, version: '', missing: `no package for ${platform} ${arch}` }
  const { status, stdout, error } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  const version = /\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0] ?? ''
  const missing = status === 0 ? undefined : `it does not start here: ${error?.message ?? `exit code ${status}`}`
  return { name, command, version, missing }
}
