/* The machine port on Node: environment, platform, runtime, and what costs little to find out of the system at the first event. */

import { or } from '../model/or.ts'
import type { Machine } from '../model/ports.ts'
import { ofKernel } from './of-proc.ts'
import { untraced } from './untraced.ts'

const fs = () => process.getBuiltinModule('node:fs')
const os = () => process.getBuiltinModule('node:os')

/**
 * The environment as it is at the call: a host may have put another object in the place of `process.env`, with an opt-out in it.
 * By reflection, for bundlers bake whatever reads like `process.env.NODE_ENV` into compiled hosts.
 */
const env = (): NodeJS.ProcessEnv => Reflect.get(process, 'env')

/** Nothing of it throws, whatever a host replaced or a permission model forbids. */
export const nodeMachine: Machine = {
  get env() {
    return env()
  },
  platform: process.platform,
  arch: process.arch,
  runtime: () => {
    const { versions } = process
    // Each of these has a `versions.node` as well.
    for (const name of ['bun', 'deno', 'electron']) if (versions[name]) return [name, versions[name]]
    return ['nodejs', versions.node]
  },
  // It throws where there is neither a HOME nor an entry in the user database.
  homeDirectory: () => or('', () => os().homedir()) || undefined,
  osVersion: () => release(),
  container,
  wslVersion: () => {
    if (process.platform !== 'linux' || !release().toLowerCase().includes('microsoft') || container()) return undefined
    return /wsl2|microsoft-standard/i.test(release()) ? '2' : '1'
  },
  stderr: (line) => {
    const { stderr } = process
    // If the reader of stderr is gone the write fails; without a listener that error would end the host.
    if (!stderr.listeners('error').includes(unheard)) stderr.once('error', unheard)
    stderr.write(`${line}\n`, (error) => {
      if (!error) stderr.removeListener('error', unheard)
    })
  },
}

const unheard = (): void => {}

/** Which kind of container this is, from marker files and variables. None of them is read, because this runs at the first event. */
function container(): string | undefined {
  if (process.platform !== 'linux') return undefined
  if (exists('/.dockerenv')) return 'docker'
  if (exists('/run/.containerenv')) return 'podman'
  if (env().KUBERNETES_SERVICE_HOST) return 'kubernetes'
  return env().container ? 'other' : undefined
}

const exists = (path: string): boolean => or(false, () => untraced(() => fs().existsSync(path)))
const release = (): string => (process.platform === 'linux' && ofKernel('osrelease')) || or('', () => os().release())
