/** Plays courses on as many threads as there are cores; this file is what runs on them, too. */

import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { contestantNamed } from './contestants.mjs'
import { scenarioNamed } from './scenarios.mjs'
import { simulate } from './simulate.mjs'

/** @typedef {{ scenario: string, contestant: string, clients: number, seed: number, rulesUrl: string }} Job */

/** @returns {Promise<import('./simulate.mjs').Course[]>} in the order of the jobs */
export async function playAll(/** @type {readonly Job[]} */ jobs) {
  /** @type {import('./simulate.mjs').Course[]} */
  const courses = []
  const waiting = [...jobs.entries()]
  const thread = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) courses[next[0]] = await play(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, thread))
  return courses
}

/** @returns {Promise<import('./simulate.mjs').Course>} */
function play(/** @type {Job} */ job) {
  return new Promise((resolve, reject) => {
    // Runs live for seconds of simulated time: a large young generation lets nearly all of them die there.
    const resourceLimits = { maxYoungGenerationSizeMb: 128 }
    const worker = new Worker(new URL(import.meta.url), { workerData: job, resourceLimits })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`fleet: a course ended early (${code})`)))
  })
}

if (!isMainThread && parentPort) {
  const { rulesUrl, scenario, contestant, clients, seed } = /** @type {Job} */ (workerData)
  const rules = await import(rulesUrl)
  const players = { scenario: scenarioNamed(scenario), contestant: contestantNamed(contestant) }
  parentPort.postMessage(simulate({ ...players, rules, clients, seed }))
}
