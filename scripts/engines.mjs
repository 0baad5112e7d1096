/**
 * `npm run test:engines [-- clickhouse nats redis]`: what docs/operators.md says of other engines, done with them: the same batch written twice is there
 * once, and the weights add up. Packages are fetched once into `test/engines/node_modules` (560 MB, ClickHouse's library nearly all of it); the
 * servers are those of this machine (`nats-server`, `redis-server` on the PATH, or where ORANGEBOX_NATS_SERVER and ORANGEBOX_REDIS_SERVER point).
 * What is missing is skipped, and the reason printed; what was asked for by name and is missing is a failure.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = resolve(import.meta.dirname, '../test/engines')
const engines = ['clickhouse', 'nats', 'redis']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !engines.includes(name))
if (unknown.length > 0) throw new Error(`there is no ${unknown.join(' or ')}; there are ${engines.join(', ')}`)

if (!existsSync(resolve(folder, 'node_modules'))) {
  console.log('engines: fetching their packages')
  // Not `npm ci`: it wants the libraries of all platforms in the lock file, and not every registry has them all.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) console.log('engines: they cannot be fetched')
}
let failed = 0
for (const name of asked.length > 0 ? asked : engines) {
  try {
    const { run } = await import(pathToFileURL(resolve(folder, `${name}.mjs`)).href)
    const { skipped, said } = await run()
    if (skipped && asked.length > 0) failed++
    console.log(`engines: ${name.padEnd(10)} ${skipped ? `skipped: ${skipped}` : `ok: ${said}`}`)
  } catch (error) {
    const isMissing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_MODULE_NOT_FOUND'
    if (!isMissing || asked.length > 0) failed++
    console.log(`engines: ${name.padEnd(10)} ${isMissing ? 'skipped: its package is not installed' : 'FAILED'}`)
    if (!isMissing) console.log(error)
  }
}
process.exit(failed > 0 ? 1 : 0)
