import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const library = JSON.stringify(resolve('dist/index.cjs'))

test.each([
  ['', ['orangebox warn disabled: endpoint: there is none; nothing is recorded']],
  [
    '"https://telemetry.acme.dev"',
    [
      'orangebox warn bad_option: options: "https://telemetry.acme.dev" is not an object; using the defaults',
      'orangebox warn disabled: endpoint: there is none; nothing is recorded',
    ],
  ],
])(
  'a program that calls createTelemetry(%s) goes on, and ORANGEBOX_DEBUG says why nothing is recorded',
  (given, said) => {
    const program = `require(${library}).createTelemetry(${given}).logEvent('build'); console.log('went on')`
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
      encoding: 'utf8',
      env: { ORANGEBOX_DEBUG: '1' },
    })
    expect([stdout, stderr.trim().split('\n')]).toEqual(['went on\n', said])
  },
)

test.each([
  ['settings/file', 'fileSettings("./none/of/this.json")', []],
  ['settings/http', 'httpSettings()', ['url']],
  ['settings/http', 'httpSettings("https://acme.dev/settings.json")', ['url']],
  ['settings/http', 'httpSettings({ url: "nonsense" })', ['url: "nonsense"']],
  ['settings/ofrep', 'ofrep()', ['baseUrl']],
  ['settings/ofrep', 'ofrep("https://flags.acme.dev")', ['baseUrl']],
])(
  'a source of %s made by %s lets the program go on, and ORANGEBOX_DEBUG says what is wrong with it',
  (entry, made, said) => {
    const [name] = made.split('(')
    const file = JSON.stringify(resolve(`dist/${entry}.cjs`))
    const program = `const { ${name} } = require(${file}); const source = ${made}; source.subscribe?.(() => {})?.(); console.log('went on')`
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
      encoding: 'utf8',
      env: { ORANGEBOX_DEBUG: '1' },
    })
    expect(stdout).toBe('went on\n')
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual(
      said.map((what) => expect.stringContaining(`orangebox warn bad_option: ${what}`)),
    )
  },
)
