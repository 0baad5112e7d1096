/** Where the scenes play: a folder of their own, one collector, linecount, and what is known in the end. */

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCollector } from './collector.mjs'
import { onDiskIn } from './evidence.mjs'
import { createLinecount } from './linecount.mjs'
import { createNursery } from './nursery.mjs'

/** @typedef {ReturnType<typeof createStage>} Stage */

/** Makes everything that the scenes share. Each scene gets the same stage, because what one run leaves is what the next one has to deliver. */
export function createStage() {
  const { dir, adopt, clear } = createPlace()
  const stateDir = join(dir, 'state')
  mkdirSync(stateDir)
  const collector = createCollector(join(dir, 'collector'), adopt)
  /** @type {import('./referee.mjs').Run[]} */
  const runs = []
  /** @type {string[]} */
  const problems = []
  /** A scene that did not show what it is for is a fault, however well the books balance. */
  const expect = (/** @type {boolean} */ condition, /** @type {string} */ what) => {
    if (!condition) problems.push(`it should be so: ${what}`)
  }
  const settingsFile = join(dir, 'settings.json')

  return {
    collector,
    linecount: createLinecount({ dir, stateDir, collector, adopt, runs, expect }),
    settingsFile,
    /** In one step, so that nobody reads half of it. */
    setSettings: (/** @type {import('orangebox').SettingsDocument} */ document) => {
      writeFileSync(`${settingsFile}.tmp`, JSON.stringify(document))
      renameSync(`${settingsFile}.tmp`, settingsFile)
    },
    place: { dir, adopt },
    expect,
    problems,
    evidence: () => {
      const [received, duplicates] = [collector.received(), collector.duplicates()]
      return { runs, received, duplicates, onDisk: onDiskIn(stateDir) }
    },
    clear,
  }
}

/** A folder and a nursery: however this process ends, no child outlives it and no file stays. */
function createPlace() {
  const dir = mkdtempSync(join(tmpdir(), 'orangebox-demo-'))
  const { adopt, killAll, endAll } = createNursery()
  process.on('exit', () => {
    killAll()
    rmSync(dir, { recursive: true, force: true })
  })
  const interrupted = async () => {
    await endAll()
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupted)
  return { dir, adopt, clear: endAll }
}
