/**
 * `npm run test:runtimes [-- 22 bun]`: the process and host tests on every line of Node, the core of them on Bun and Deno,
 * compiled programs included, and what asks a system about files, paths and processes on a Windows in Wine. Fetches the runtimes
 * once; what cannot be had is skipped, and the table says why. What was asked for by name and cannot be had is a failure: a build
 * must not be green for having tested nothing.
 */

import { fetchRuntimes } from './runtimes/fetch.mjs'
import { listRuntimes } from './runtimes/list.mjs'
import { runOn } from './runtimes/run.mjs'
import { windowsInWine } from './runtimes/wine.mjs'

const say = (/** @type {string} */ line) => console.log(`runtimes: ${line}`)
const asked = process.argv.slice(2)
const isAsked = (/** @type {{ name: string }} */ { name }) =>
  asked.length === 0 || asked.some((word) => name.split(' ').includes(word))

const problem = await fetchRuntimes(say)
if (problem) say(`cannot be fetched: ${problem}`)

/** @param {import('./runtimes/list.mjs').Runtime} runtime */
async function rowOf(runtime) {
  const { name, version, prepare } = runtime
  const missing = runtime.missing ? (problem ?? runtime.missing) : await prepare?.(say)
  if (missing) return { name, version, result: `skipped: ${missing}`, failed: asked.length }
  say(`${name} ${version}`)
  const { passed, failed, skipped, seconds } = runOn(runtime)
  runtime.end?.()
  const result = `${failed > 0 ? 'FAILED' : 'ok'}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`
  return { name, version, result, failed }
}

const rows = []
for (const runtime of [...listRuntimes(), windowsInWine()].filter(isAsked)) rows.push(await rowOf(runtime))

for (const { name, version, result } of rows) console.log(`${name.padEnd(8)} ${version.padEnd(9)} ${result}`)
if (rows.length === 0) say(`there is no ${asked.join(' or ')}`)
process.exitCode = rows.length === 0 || rows.some(({ failed }) => failed > 0) ? 1 : 0
