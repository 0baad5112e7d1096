/** Pure: holds what was logged against what arrived, and finds what is missing. */

import { keyOf } from './evidence.mjs'

/**
 * @typedef {object} Run
 * @property {number} run its number
 * @property {string} name
 * @property {import('./evidence.mjs').Journal} journal
 * @property {number} keptAtExit its events that were on disk and nowhere else when it ended
 *
 * @typedef {object} Evidence
 * @property {readonly Run[]} runs
 * @property {ReadonlySet<string>} received keys of the events that arrived
 * @property {ReadonlySet<string>} onDisk keys of the events in segments, delivered or not
 * @property {ReadonlyMap<number, number>} duplicates events that arrived again, by run
 *
 * @typedef {object} Row
 * @property {number} run
 * @property {string} name
 * @property {number} logged recorded by logEvent
 * @property {number} refused calls of logEvent that recorded nothing, because the killswitch was on
 * @property {number} keptAtExit
 * @property {number} delivered by the end of the demo
 * @property {number} kept on disk at the end of the demo
 * @property {Readonly<Record<string, number>>} dropped by reason, as its process counted them
 * @property {number} missing neither delivered nor on disk
 * @property {number} duplicates
 */

/** @param {Evidence} evidence @returns {{ rows: Row[], problems: string[], sum: Sum, verdict: string, ok: boolean }} */
export function judge({ runs, received, onDisk, duplicates }) {
  const problems = runs.flatMap((run) => faultsOf(run, received))
  const rows = runs.map(({ run, name, journal, keptAtExit }) => {
    const keys = journal.recorded.map((seq) => keyOf(run, seq))
    // A kill in the middle of a call: the event counts if it was recorded, and then it must not get lost either.
    const last = journal.unfinished === undefined ? undefined : keyOf(run, journal.unfinished)
    if (last !== undefined && (received.has(last) || onDisk.has(last))) keys.push(last)
    const waiting = keys.filter((key) => !received.has(key))
    return {
      ...{ run, name, keptAtExit },
      logged: keys.length,
      refused: journal.refused.length,
      delivered: keys.length - waiting.length,
      kept: waiting.filter((key) => onDisk.has(key)).length,
      dropped: journal.health?.dropped ?? {},
      missing: waiting.filter((key) => !onDisk.has(key)).length,
      duplicates: duplicates.get(run) ?? 0,
    }
  })
  const sum = sumOf(rows)
  const complete = sum.logged > 0 && sum.delivered === sum.logged
  return { rows, problems, sum, verdict: verdictOf(sum, complete), ok: complete && problems.length === 0 }
}

/** @typedef {{ logged: number, refused: number, delivered: number, kept: number, dropped: number, lost: number, duplicates: number }} Sum */

/** @param {readonly Row[]} rows @returns {Sum} */
function sumOf(rows) {
  const add = (/** @type {(row: Row) => number} */ value) => rows.reduce((sum, row) => sum + value(row), 0)
  const dropped = add((row) => Object.values(row.dropped).reduce((a, b) => a + b, 0))
  return {
    logged: add(({ logged }) => logged),
    refused: add(({ refused }) => refused),
    delivered: add(({ delivered }) => delivered),
    kept: add(({ kept }) => kept),
    dropped,
    // What was given up and counted is missing, but not lost.
    lost: Math.max(0, add(({ missing }) => missing) - dropped),
    duplicates: add(({ duplicates }) => duplicates),
  }
}

/** @param {Sum} sum @param {boolean} complete */
function verdictOf({ logged, delivered, kept, dropped, lost }, complete) {
  if (complete) return `logged ${logged} = delivered ${delivered}, lost ${lost}`
  return `logged ${logged}, delivered ${delivered}, still on disk ${kept}, dropped ${dropped}, lost ${lost}`
}

/** What is wrong with a run whatever arrived. @param {Run} run @param {ReadonlySet<string>} received @returns {string[]} */
function faultsOf({ run, journal: { recorded, refused, health } }, received) {
  const faults = []
  const escaped = refused.filter((seq) => received.has(keyOf(run, seq)))
  if (escaped.length > 0) faults.push(`run ${run}: ${escaped.length} refused events arrived all the same`)
  if (!health) return faults
  const total = (/** @type {Readonly<Record<string, number>>} */ counts) =>
    Object.values(counts).reduce((a, b) => a + b, 0)
  const { logged, admitted, claimed, delivered, kept, released, pending, dropped } = health
  if (admitted !== recorded.length || total(health.refused) !== refused.length) {
    faults.push(`run ${run}: it counts ${admitted} events recorded, its journal ${recorded.length}`)
  }
  if (logged !== admitted + total(health.refused)) faults.push(`run ${run}: logged is not admitted + refused`)
  if (admitted + claimed !== delivered + kept + released + pending + total(dropped)) {
    faults.push(`run ${run}: admitted + claimed is not delivered + kept + released + pending + dropped`)
  }
  return faults
}
