import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const programs = fileURLToPath(new URL('../programs', import.meta.url))

/** No run may hang the whole measurement; the longest takes about a minute. */
const timeout = 240_000

/**
 * Runs one of ../programs as a process of its own.
 *
 * @returns `wallMs`: from before the process is spawned until after it is reaped. `said`: what the program wrote to
 * descriptor 3, as JSON; every program says its own CPU time (`process.cpuUsage()`) there as the last thing it does, for
 * Node cannot ask for the usage of a child that has ended. `endedAt`: hrtime, to be compared with the program's own.
 */
export function runProgram(file, { args = [], nodeArgs = [], env, node = process.execPath, stderr = 'inherit' }) {
  const began = process.hrtime.bigint()
  const child = spawnSync(node, [...nodeArgs, join(programs, file), ...args], {
    env,
    stdio: ['ignore', 'ignore', stderr, 'pipe'],
    timeout,
  })
  const endedAt = process.hrtime.bigint()
  if (child.error) throw child.error
  if (child.status !== 0) throw new Error(`${file} ended with ${child.status ?? child.signal}`)
  const said = JSON.parse(String(child.output[3]))
  return { wallMs: Number(endedAt - began) / 1e6, cpuMs: (said.cpu.user + said.cpu.system) / 1e3, said, endedAt }
}
