// @ts-check
/** What linecount does: walk, count, report. Each phase and each file is an event. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { languageOf } from './languages.mjs'
import { formatTable } from './table.mjs'
import { language, phase } from './telemetry.mjs'

/** @typedef {import('orangebox').Telemetry['logEvent']} LogEvent */
/** @typedef {{ files: number, lines: number, bytes: number }} Total */

/** Folders of other people's files and of generated ones. So is any whose name begins with a dot. */
const skipped = new Set(['node_modules', 'dist', 'coverage'])

/** Milliseconds since then, to a hundredth: more digits would be noise. */
export const since = (/** @type {number} */ started) => Math.round((performance.now() - started) * 100) / 100

/**
 * @param {string} folder
 * @param {number} pace milliseconds between two files
 * @param {LogEvent} logEvent
 * @returns {Promise<string>} the table
 */
export async function countFolder(folder, pace, logEvent) {
  /** @template T @param {string} name @param {() => Promise<T>} work @returns {Promise<T>} */
  const timed = async (name, work) => {
    const started = performance.now()
    let ok = false
    try {
      const result = await work()
      ok = true
      return result
    } finally {
      logEvent('phase_finished', { phase: phase(name), ok, duration_ms: since(started) })
    }
  }
  const files = await timed('walk', () => walk(folder))
  const totals = await timed('count', () => countFiles(files, pace, logEvent))
  return timed('report', async () => formatTable(totals))
}

/** @param {string} folder @returns {Promise<string[]>} every file below it whose language is known */
async function walk(folder) {
  const found = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isFile() && languageOf(entry.name)) found.push(path)
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) {
      found.push(...(await walk(path)))
    }
  }
  return found
}

/** @param {readonly string[]} files @param {number} pace @param {LogEvent} logEvent */
async function countFiles(files, pace, logEvent) {
  /** @type {Map<string, Total>} */
  const totals = new Map()
  for (const file of files) {
    const started = performance.now()
    const name = languageOf(file) ?? 'other'
    const { ok, lines, bytes } = await measure(file)
    const total = totals.get(name) ?? { files: 0, lines: 0, bytes: 0 }
    totals.set(name, { files: total.files + 1, lines: total.lines + lines, bytes: total.bytes + bytes })
    const duration_ms = since(started)
    logEvent('file_counted', { language: language(name), ok, lines, bytes, duration_ms })
    if (pace > 0) await sleep(pace)
  }
  return totals
}

/** @param {string} file */
async function measure(file) {
  try {
    const content = await readFile(file)
    let lines = 0
    for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines++
    return { ok: true, lines, bytes: content.length }
  } catch {
    // Gone since it was listed, or not ours to read.
    return { ok: false, lines: 0, bytes: 0 }
  }
}
