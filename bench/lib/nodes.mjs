import { spawnSync } from 'node:child_process'
import { fetchRuntimes } from '../../scripts/runtimes/fetch.mjs'
import { listRuntimes } from '../../scripts/runtimes/list.mjs'

/** Lines of Node that are measured where nobody names others. */
const lines = ['node 22', 'node 24']

/**
 * The Nodes to be measured beside the one that runs this: those at the given paths, or else the lines 22 and 24 as
 * `npm run test:runtimes` fetches them.
 *
 * @param {readonly string[]} paths
 * @returns {Promise<{ path: string, version: string }[]>} without those that cannot be had, which are told
 */
export async function otherNodes(paths) {
  if (paths.length > 0) return paths.map((path) => ({ path, version: versionOf(path) }))
  const say = (/** @type {string} */ line) => console.log(`bench: ${line}`)
  const problem = await fetchRuntimes(say)
  const found = listRuntimes().filter(({ name }) => lines.includes(name))
  for (const { name, missing } of found) if (missing) say(`without ${name}: ${problem ?? missing}`)
  return found.filter(({ missing }) => !missing).map(({ command, version }) => ({ path: command, version }))
}

function versionOf(path) {
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  const version = /^v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (version === undefined) throw new Error(`--node ${path} is no Node: ${error?.message ?? 'it says no version'}`)
  return version
}
