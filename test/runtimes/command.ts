import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'

/** The runtime the programs run on: this very Node, unless `npm run test:runtimes` says otherwise. */
const runtime = process.env.ORANGEBOX_RUNTIME ?? process.execPath

export const runtimeName = basename(runtime).replace(/\.exe$/, '')
export const command = runtime
/** How a script is run with all rights. */
export const runArgs = runtimeName === 'deno' ? ['run', '--allow-all'] : []

/** A package that `npm run test:runtimes` fetches; undefined elsewhere. */
export function fetched(name: string): string | undefined {
  const cache = process.env.ORANGEBOX_RUNTIMES
  const path = cache && resolve(cache, 'node_modules', name)
  return path && existsSync(path) ? path : undefined
}
