import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { programs } from '../support/run.ts'

/* V8 compiles a regular expression at its first use and once more at its second, and ends the process where the stack is full then. */
test.each([0, 1, 2])(
  'a program that logs where it catches an overflow of its stack lives on, after %i events',
  async (before) => {
    const stateDir = mkdtempSync(join(tmpdir(), 'orangebox-stack-'))
    onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
    const env = { PATH: process.env.PATH, HOME: stateDir }
    for (const fields of [undefined, { someField: 1, other: true }]) {
      const order = JSON.stringify({ before, fields, stateDir })
      const { stdout } = await promisify(execFile)(process.execPath, [join(programs, 'stack.mjs'), order], { env })
      expect(stdout).toBe('disk\n')
    }
  },
)
