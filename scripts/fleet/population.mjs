/** Who the clients are. One client is one state directory: a machine with a tool on it, and perhaps an agent that never ends. */

import { exponential, logUniform } from './random.mjs'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Shares of all clients, and the mean time between two runs of the tool. */
const habits = [
  { share: 0.98, gapMs: [5 * minute, 5 * hour] },
  /** In scripts, hooks and editors. */
  { share: 0.02, gapMs: [10 * second, 2 * minute] },
]
/** Clients on which an agent runs, too: every 60 s on average it has something to say, and says it 10 s later. */
const agentShare = 0.05
const batchMs = 10 * second
const agentPauseMs = 50 * second
export const eventsPerBatch = 5
/** Clients whose tool hands over to an uploader at exit; the others wait. */
const detachShare = 0.3
/** Runs that end before leftovers are looked at; the others last 20 s longer on average. */
const shortShare = 0.6
const longRunMs = 20 * second

export function createPopulation(/** @type {number} */ clients, /** @type {() => number} */ random) {
  const gapMs = new Float32Array(clients)
  const isDetaching = new Uint8Array(clients)
  for (let client = 0; client < clients; client++) {
    const habit = client / clients < habits[0].share ? habits[0] : habits[1]
    gapMs[client] = logUniform(random, habit.gapMs)
    isDetaching[client] = Number(random() < detachShare)
  }
  return {
    clients,
    agents: Math.floor(clients * agentShare),
    detaches: (/** @type {number} */ client) => isDetaching[client] === 1,
    untilNextRun: (/** @type {number} */ client) => exponential(random, gapMs[client]),
    /** How long a run lasts; beyond a second it has something to send before its end. */
    runLasts: () => (random() < shortShare ? 100 + 850 * random() : second + exponential(random, longRunMs)),
    /** Between two batches of an agent. */
    untilNextBatch: () => batchMs + exponential(random, agentPauseMs),
    firstBatch: () => random() * (batchMs + agentPauseMs),
  }
}
