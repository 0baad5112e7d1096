/** `npm run soak [runs]`: the soak of detached uploads of `npm test`, 500 runs of it and minutes long. */

import { spawnSync } from 'node:child_process'

const [runs = '500'] = process.argv.slice(2)
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/hosts/soak.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, ORANGEBOX_SOAK: runs },
})
process.exitCode = status ?? 1
