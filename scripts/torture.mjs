/** `npm run torture [size] [seed]`: the torture of `npm test`, many times over. Minutes, not seconds. */

import { spawnSync } from 'node:child_process'

const [size = '20', seed] = process.argv.slice(2)
const env = { ...process.env, ORANGEBOX_TORTURE: size, ...(seed && { ORANGEBOX_SEED: seed }) }
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/torture'], {
  stdio: 'inherit',
  env,
})
process.exitCode = status ?? 1
