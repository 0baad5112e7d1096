import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const { resolve: find } = createRequire(import.meta.url)
const root = resolve(import.meta.dirname, '../..')
const jest = join(dirname(find('jest/package.json')), 'bin/jest.js')
const vitest = join(dirname(find('vitest/package.json')), 'vitest.mjs')

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'orangebox-suites-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Runs a suite as the table of examples/README.md says, in an environment of its own. */
async function run(args: readonly string[]) {
  const { PATH, SystemRoot, TEMP } = process.env
  const system = Object.fromEntries(
    Object.entries({ PATH, SystemRoot, TEMP }).filter(([, value]) => value !== undefined),
  )
  const env = { ...system, HOME: home, USERPROFILE: home, LOCALAPPDATA: home, NODE_ENV: 'test', NO_COLOR: '1' }
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const [code] = await once(child, 'close')
  // None of the three asks a client of its own directory to write anywhere else.
  return { code, said, left: readdirSync(home) }
}

const whatHolds = [
  'publishing is told',
  'publishing that fails is told as that, and throws all the same',
  'nothing is told once the operator has switched it off',
  'a server in trouble costs no event: the next run delivers it',
]

test.each([
  ['Vitest', [vitest, 'run', '--root', 'examples/testing', '--reporter', 'verbose'], /Tests +4 passed \(4\)/],
  ['Jest', [jest, '--ci', '--rootDir', 'examples/testing', 'jest.test'], /Tests: +4 passed, 4 total/],
  ['node:test', ['--test', '--test-reporter=tap', 'examples/testing/node.test.mjs'], /# pass 4\n# fail 0/],
] as const)('the suite for %s passes, and leaves nothing behind', async (_, args, passed) => {
  const { code, said, left } = await run(args)
  expect({ code, left, said }).toMatchObject({ code: 0, left: [], said: expect.stringMatching(passed) })
  expect(whatHolds.filter((name) => !said.includes(name))).toEqual([])
  // What Jest says of handles that stay open, and of modules that are loaded too late.
  expect(said).not.toMatch(/did not exit|torn down|open handle/i)
})
