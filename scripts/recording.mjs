/** `node scripts/recording.mjs`: runs the demo (a minute) and draws its ledger as it was printed into docs/img/demo.svg; its description in README.md takes the same numbers. */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drawRecording, ledgerOf, withAlt } from './lib/recording.mjs'

const demo = fileURLToPath(new URL('demo.mjs', import.meta.url))
const { status, stdout } = spawnSync(process.execPath, [demo], {
  encoding: 'utf8',
  env: { ...process.env, NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
// A ledger that does not agree is a fault to be mended, and no picture.
if (status !== 0) throw new Error(`the demo ended with ${status}`)
const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const ledger = ledgerOf(stdout)
writeFileSync(at('docs/img/demo.svg'), drawRecording(ledger))
writeFileSync(at('README.md'), withAlt(readFileSync(at('README.md'), 'utf8'), ledger))
