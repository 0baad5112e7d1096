/** `npm run soak [runs]`: two tests of `npm test` that take minutes: detached uploads, 500 runs of them, and a minute of changing flags. */

import { spawnSync } from 'node:child_process'

// The same tests as in `npm test`, with more of the same: nothing that only a long run could find has a test of its own that nobody runs.
const [runs = '500'] = process.argv.slice(2)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/hosts/soak.test.ts', 'test/process/flags.test.ts'],
  {
    stdio: 'inherit',
    env: { ...process.env, ORANGEBOX_SOAK: runs, ORANGEBOX_FLAGS_SECONDS: '60' },
  },
)
process.exitCode = status ?? 1
