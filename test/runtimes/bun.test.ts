import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { describe } from 'vitest'
import { testBinary } from './binary.ts'
import { command, runtimeName } from './command.ts'

const isBun = runtimeName === 'bun'
if (!isBun) console.info('skipped: npm run test:runtimes compiles and bundles programs with Bun')

describe.skipIf(!isBun)('a binary compiled by Bun', () => {
  testBinary(
    async ({ folder }, program) => {
      const args = ['build', '--compile', 'entry.mjs', '--outfile', program]
      execFileSync(command, args, { cwd: folder, stdio: 'ignore' })
    },
    ['node_modules'],
  )
})

describe.skipIf(!isBun)('a program for Node, bundled by Bun', () => {
  testBinary(
    async ({ folder }, program) => {
      const bundle = `${program}.mjs`
      execFileSync(command, ['build', '--target=node', 'entry.mjs', '--outfile', bundle], {
        cwd: folder,
        stdio: 'ignore',
      })
      writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bundle}"\n`, { mode: 0o755 })
    },
    ['node_modules'],
  )
})
