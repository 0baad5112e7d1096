/** A client that goes by our rules: its runs, its agent, their ends (src/sinks/remote.ts) and its uploader (src/handover/hand-over.ts). */

import { createGates } from './gates.mjs'
import { eventsPerBatch } from './population.mjs'
import { startProcess } from './process.mjs'
import { createSpools } from './spools.mjs'
import { createTurns } from './turns.mjs'

/** @typedef {import('./process.mjs').Process} Process */

/** Of the events of a run; the others come at its end. */
const eventsAtStart = 2
const spawnMs = 200

/**
 * Makes the clients of the simulation. They decide by the real rules (compiled from src/policy), and only do what those say: how a run begins and
 * ends, when an uploader is started, what is left.
 */
export function createOurs(/** @type {import('./simulate.mjs').World} */ world) {
  const { rules, calendar, population, books } = world
  const { limits } = rules
  const { now } = calendar
  const gates = createGates(world)
  const spools = createSpools(population.clients, limits.writerHoldMs)
  /** Clients of which an uploader lives. */
  const uploading = new Uint8Array(population.clients)
  const uploadedAt = new Int32Array(population.clients).fill(-1)

  const record = (/** @type {Process} */ process, /** @type {number} */ n) => {
    spools.record(process, n, now())
    books.record(n)
  }
  /** A process is gone: what it held is there for the next one. */
  const finish = (/** @type {Process} */ process) => {
    if (process.ended) return
    process.ended = true
    spools.release(process)
    spools.giveBack(process)
    if (process.kind === 'uploader') uploading[process.client] = 0
  }
  const turns = createTurns(world, { gates, spools, onEnd: finish })

  /** Starts an uploader, at most one a minute for each client: the token is what programs of one machine share. */
  const handOver = (/** @type {number} */ client) => {
    const minute = Math.floor(now() / 60_000)
    if (spools.waiting(client) === 0 || gates.isClosed(client)) return
    if (uploading[client] === 1 && uploadedAt[client] === minute - 1) return
    if (!gates.takeUploadToken(client, minute)) return
    uploading[client] = 1
    uploadedAt[client] = minute
    calendar.task(upload, startProcess(client, 'uploader', rules.noBackoff, now()), now() + spawnMs)
  }
  const upload = (/** @type {Process} */ process) => {
    process.deadline = now() + rules.uploaderLifetimeMs - 5_000
    turns.turn(process, true)
  }
  const endRun = (/** @type {Process} */ process) => {
    record(process, eventsPerBatch - eventsAtStart)
    if (population.detaches(process.client)) {
      finish(process)
      return handOver(process.client)
    }
    process.deadline = now() + limits.exitTimeoutMs
    turns.wake(process, true)
  }
  const batchDue = (/** @type {Process} */ process) => {
    if (!process.ended && process.deadline === Number.POSITIVE_INFINITY) turns.wake(process, false)
  }
  const batch = (/** @type {Process} */ process) => {
    record(process, eventsPerBatch)
    turns.wake(process, false)
    calendar.task(batch, process, now() + population.untilNextBatch())
  }

  return {
    startAgent: (/** @type {number} */ client) =>
      calendar.task(batch, startProcess(client, 'agent', rules.noBackoff), population.firstBatch()),
    run: (/** @type {number} */ client) => {
      const process = startProcess(client, 'run', rules.noBackoff, now())
      const lasts = population.runLasts()
      record(process, eventsAtStart)
      if (lasts >= limits.leftoverDelayMs) turns.wakeIn(process, limits.leftoverDelayMs, false)
      // The batch that its first events wait for.
      if (lasts >= rules.defaultBatch.scheduledDelayMillis)
        calendar.task(batchDue, process, now() + rules.defaultBatch.scheduledDelayMillis)
      calendar.task(endRun, process, now() + lasts)
    },
  }
}
