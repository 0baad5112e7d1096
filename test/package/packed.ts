/** The package as a host gets it: packed once, installed into an empty folder, without network and without a home. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Packed {
  readonly tarball: string
  /** A project whose only dependency is the tarball. */
  readonly host: string
  /** Runs a command in the host's project and throws, with what it printed, unless it succeeds. */
  run(command: string, args: readonly string[]): string
  remove(): void
}

export const packAndInstall = (): Packed =>
  packed((tarball, host, home) => npm(['install', '--offline', '--no-audit', '--no-fund', tarball], host, home))

/** For what only reads the files: npm takes a second more to put them where tar does. */
export const packAndUnpack = (): Packed =>
  packed((tarball, host, home) => {
    const to = join(host, 'node_modules/orangebox')
    mkdirSync(to, { recursive: true })
    run('tar', ['-xzf', tarball, '--strip-components=1', '-C', to], host, home)
  })

function packed(install: (tarball: string, host: string, home: string) => void): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-packed-'))
  const [host, home] = [join(folder, 'host'), join(folder, 'home')]
  for (const path of [host, home]) mkdirSync(path)

  const tarball = pack(root, folder, home)
  writeFileSync(join(host, 'package.json'), '{ "name": "host", "private": true, "type": "module" }')
  install(tarball, host, home)

  return {
    tarball,
    host,
    run: (command, args) => (command === 'npm' ? npm(args, host, home) : run(command, args, host, home)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Packs the package in a folder of this repository into `into`. */
export function pack(from: string, into: string, home: string): string {
  npm(['pack', '--ignore-scripts', '--pack-destination', into], from, home)
  return join(into, readdirSync(into).find((file) => file.endsWith('.tgz')) ?? 'none.tgz')
}

/** The npm that runs the tests where there is one: it needs no shell on Windows. */
function npm(args: readonly string[], cwd: string, home: string): string {
  const script = process.env.npm_execpath
  if (script?.includes('npm')) return run(process.execPath, [script, ...args], cwd, home)
  return run('npm', args, cwd, home, process.platform === 'win32')
}

/** The environment is spelled out: a child must not inherit NODE_ENV=test, CI or settings of the npm around it. */
function run(command: string, args: readonly string[], cwd: string, home: string, shell = false): string {
  const { PATH, Path, SystemRoot, ComSpec, PATHEXT } = process.env
  const given = Object.entries({ PATH, Path, SystemRoot, ComSpec, PATHEXT }).filter(([, value]) => value !== undefined)
  const env = { ...Object.fromEntries(given), HOME: home, USERPROFILE: home, APPDATA: home, LOCALAPPDATA: home }
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, shell, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}\n${stderr}`)
}
