/** Second part of the demo: an agent's day goes through the bridge, which is killed, to a Langfuse that is down at first. */

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { agentSession, sendAgain } from './agent.mjs'
import { startLangfuse } from './langfuse.mjs'
import { listening } from './listening.mjs'
import { note } from './print.mjs'
import { until } from './wait.mjs'

/** @typedef {{ readonly child: import('node:child_process').ChildProcess, readonly closed: Promise<unknown> }} Bridge */

const bin = join(root, 'collector/bin/orangebox-collector.js')

/**
 * Starts bridges on one directory and one port: a bridge that was killed is followed by the next one, and exporters find it where it was.
 *
 * @param {{ dir: string, adopt: import('./nursery.mjs').Adopt }} place @param {string} target
 */
function createBridges({ dir, adopt }, target) {
  let port = 0
  /** @returns {Promise<Bridge>} */
  const start = async () => {
    const flags = ['--port', String(port), '--dir', join(dir, 'bridge'), '--turn-timeout', '1', '--quiet']
    const env = { LANGFUSE_BASE_URL: target, LANGFUSE_PUBLIC_KEY: 'pk-lf-demo', LANGFUSE_SECRET_KEY: 'sk-lf-demo' }
    const child = adopt(spawn(process.execPath, [bin, 'bridge', ...flags], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
    const { closed, ...bridge } = await listening(child, 'the bridge')
    port = bridge.port
    return { child, closed }
  }
  return { start, url: () => `http://127.0.0.1:${port}` }
}

const end = async (/** @type {Bridge} */ { child, closed }, /** @type {NodeJS.Signals} */ signal) => {
  child.kill(signal)
  await closed
}

/** @param {import('./stage.mjs').Stage} stage */
export async function playAgentsDay({ place, expect }) {
  const langfuse = await startLangfuse()
  const { start, url } = createBridges(place, langfuse.url)
  const day = Array.from({ length: 20 }, (_, n) => agentSession(n, 4))
  let bridge = await start()
  let sent = 0
  const send = async (/** @type {readonly ReturnType<typeof agentSession>[]} */ sessions) => {
    const all = sessions.map(async ({ bodies }) => {
      for (const body of bodies) {
        await sendAgain(body, url)
        sent++
      }
    })
    await Promise.all(all)
  }
  langfuse.down(true)
  await send(day.slice(0, 5))
  await until('turns were sent and refused', () => langfuse.refused() > 0)
  await end(bridge, 'SIGKILL')
  note('5 sessions; Langfuse refused them, and the bridge was killed')
  langfuse.down(false)
  bridge = await start()
  const rest = send(day.slice(5))
  await until('half of the day was heard', () => sent > 50)
  await end(bridge, 'SIGKILL')
  note('15 sessions at once; Langfuse is back, and the bridge was killed while it heard them')
  bridge = await start()
  await rest
  await until('every turn arrived', () => langfuse.arrived().turns >= 80)
  await end(bridge, 'SIGTERM')
  langfuse.close()
  const verdict = judgeDay(day, langfuse.arrived())
  note(verdict.text)
  expect(verdict.ok, 'every turn reaches Langfuse once, and its cost')
}

/**
 * Holds the day against what arrived. Costs are compared to the billionth of a dollar: a sum that is nearly right would hide one turn that is missing.
 *
 * @param {readonly ReturnType<typeof agentSession>[]} day
 * @param {{ turns: number, requests: readonly string[], nanos: number, scores: number }} arrived
 */
export function judgeDay(day, { turns, requests, nanos, scores }) {
  const had = { turns: 0, nanos: 0 }
  let lost = 0
  for (const session of day) {
    had.turns += session.turns
    had.nanos += session.nanos
    lost += session.requests.filter((id) => !requests.includes(id)).length
  }
  const doubled = requests.length - new Set(requests).size
  const difference = (nanos - had.nanos) / 1e9
  const text =
    `turns ${had.turns}, arrived ${turns}, with ${scores} scores; ` +
    `$${(nanos / 1e9).toFixed(2)}: lost ${lost}, doubled ${doubled}, difference ${difference.toFixed(2)}`
  return { text, ok: lost === 0 && doubled === 0 && nanos === had.nanos && turns === had.turns }
}
