import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitForEnd } from './wait-for-end.mjs'

/**
 * A home of its own for the programs of one measurement, and an environment spelled out: neither CI nor NODE_ENV nor an
 * opt-out of whoever runs this may change what is measured.
 */
export function makePlace() {
  const home = mkdtempSync(join(tmpdir(), 'orangebox-bench-'))
  const state = join(home, 'state')
  mkdirSync(state)
  const { PATH, SystemRoot } = process.env
  const env = { PATH, HOME: home, USERPROFILE: home, XDG_STATE_HOME: state, LOCALAPPDATA: state }
  if (SystemRoot !== undefined) env.SystemRoot = SystemRoot

  const all = (ending) =>
    readdirSync(home, { recursive: true })
      .filter((file) => file.endsWith(ending))
      .map((file) => join(home, file))
  return {
    env,
    segments: () => all('.jsonl'),
    hasSegments: () => all('.jsonl').length > 0,
    /** Removes what earlier runs left, but not what a machine has on which the tool ran before. */
    emptySpool: () => {
      for (const file of [...all('.jsonl'), ...all('backoff.json')]) rmSync(file)
    },
    /** Waits until the detached uploader of the last run has ended, and lets the next run start one. */
    endUploader: () => {
      for (const token of all('.token')) {
        waitForEnd(Number(readFileSync(token, 'utf8')))
        rmSync(token)
      }
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
