/**
 * `npm run test:runtimes [-- 22 bun]`: the process and host tests on every line of Node, the core of them on Bun and Deno,
 * compiled programs included. Fetches the runtimes once; what cannot be had is skipped, and the table says why. What was asked
 * for by name and cannot be had is a failure: a build must not be green for having tested nothing.
 */

import { fetchRuntimes } from './runtimes/fetch.mjs'
import { listRuntimes } from './runtimes/list.mjs'
import { runOn } from './runtimes/run.mjs'

const say = (/** @type {string} */ line) => console.log(`runtimes: ${line}`)
const asked = process.argv.slice(2)
const isAsked = (/** @type {{ name: string }} */ { name }) =>
  asked.length === 0 || asked.some((word) => name.split(' ').includes(word))

const problem = await fetchRuntimes(say)
if (problem) say(`cannot be fetched: ${problem}`)

const rows = listRuntimes()
  .filter(isAsked)
  .map((runtime) => {
    const { name, version, missing } = runtime
    if (missing) return { name, version, result: `skipped: ${problem ?? missing}`, failed: asked.length }
    say(`${name} ${version}`)
    const { passed, failed, skipped, seconds } = runOn(runtime)
    const result = `${failed > 0 ? 'FAILED' : 'ok'}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s`
    return { name, version, result, failed }
  })

for (const { name, version, result } of rows) console.log(`${name.padEnd(8)} ${version.padEnd(9)} ${result}`)
if (rows.length === 0) say(`there is no ${asked.join(' or ')}`)
process.exitCode = rows.length === 0 || rows.some(({ failed }) => failed > 0) ? 1 : 0
