/* The machine port on Node: platform, runtime, and what costs little to find out of the system at the first event. */

import { or } from '../model/or.ts'
import type { Machine } from '../model/ports.ts'
import { nodeEnvironment } from './environment.ts'
import { ofProc } from './of-proc.ts'
import { untraced } from './untraced.ts'

const os = () => process.getBuiltinModule('node:os')

/** Nothing of it throws, whatever a host replaced or a permission model forbids. */
export const nodeMachine: Machine = {
  get env() {
    return nodeEnvironment.env
  },
  platform: nodeEnvironment.platform,
  arch: process.arch,
  runtime: () => {
    const { versions } = process
    // Each of these has a `versions.node` as well.
    for (const name of ['bun', 'deno', 'electron']) if (versions[name]) return [name, versions[name]]
    return ['nodejs', versions.node]
  },
  homeDirectory: nodeEnvironment.homeDirectory,
  osVersion: release,
  container,
  wslVersion: () => {
    if (process.platform !== 'linux' || !release().toLowerCase().includes('microsoft') || container()) return undefined
    return /wsl2|microsoft-standard/i.test(release()) ? '2' : '1'
  },
  stderr: nodeEnvironment.stderr,
}

/** Which kind of container this is, from marker files and variables. None of them is read, because this runs at the first event. */
function container(): string | undefined {
  if (process.platform !== 'linux') return undefined
  if (exists('/.dockerenv')) return 'docker'
  if (exists('/run/.containerenv')) return 'podman'
  const { env } = nodeEnvironment
  if (env.KUBERNETES_SERVICE_HOST) return 'kubernetes'
  return env.container ? 'other' : undefined
}

const exists = (path: string): boolean =>
  or(false, () => untraced(() => process.getBuiltinModule('node:fs').existsSync(path)))

function release(): string {
  return (process.platform === 'linux' && ofProc('sys/kernel/osrelease')) || or('', () => os().release())
}
