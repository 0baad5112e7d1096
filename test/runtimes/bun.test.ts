import { execFileSync } from 'node:child_process'
import { describe } from 'vitest'
import { testBinary } from './binary.ts'
import { command, runtimeName } from './command.ts'

const isBun = runtimeName === 'bun'
if (!isBun) console.info('skipped: npm run test:runtimes compiles a program with Bun')

describe.skipIf(!isBun)('a binary compiled by Bun', () => {
  testBinary(
    async ({ folder }, program) => {
      const args = ['build', '--compile', 'entry.mjs', '--outfile', program]
      execFileSync(command, args, { cwd: folder, stdio: 'ignore' })
    },
    ['node_modules'],
  )
})
