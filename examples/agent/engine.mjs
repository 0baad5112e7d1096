// @ts-check
/** Stands for the agent itself: threads, sub-agents, models and tools. It knows nothing of events; it says what happened. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {(fact: import('./facts.mjs').Fact | readonly import('./facts.mjs').Fact[]) => void} Observe */
/** @typedef {{ id: string, role: string }} Thread */

/** What a real agent would decide by itself. @type {Readonly<Record<string, readonly string[]>>} */
const toolsOf = { main: [], explorer: ['read', 'search', 'read'], reviewer: ['read', 'bash'] }

/** Milliseconds from here on. */
const stopwatch = () => {
  const from = performance.now()
  return () => Math.round(performance.now() - from)
}

/**
 * @param {Observe} observe
 * @param {import('orangebox').Logger} telemetry
 */
export function createEngine(observe, telemetry) {
  const connection = randomUUID()
  observe({ is: 'connected', connection, client: 'terminal' })

  /** Each thread has a session of its own. @param {string} mode @param {string} role @returns {Thread} */
  function startThread(mode, role) {
    const id = randomUUID()
    const logger = telemetry.child({ sessionId: id })
    const model = role === 'main' ? 'large' : 'small'
    observe({ is: 'thread_started', thread: id, connection, mode, model, role, logger })
    return { id, role }
  }

  /** @param {string} turn @param {string} tool @param {boolean} [isDangerous] */
  async function runTool(turn, tool, isDangerous = false) {
    const [item, ms] = [randomUUID(), stopwatch()]
    observe({ is: 'tool_started', turn, item, tool })
    // The user is asked, and says no.
    if (isDangerous) observe({ is: 'approval_answered', item, approved: false })
    else await sleep(1)
    observe({ is: 'tool_finished', item, ok: !isDangerous, ms: ms() })
  }

  /** @param {Thread} thread @param {readonly string[]} words @returns {Promise<number>} how many tools it took */
  async function runTurn(thread, words) {
    const [turn, ms] = [randomUUID(), stopwatch()]
    observe({ is: 'turn_started', turn, thread: thread.id })
    const named = (/** @type {string} */ sign) =>
      words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1))

    // A list with nothing in it is no fact.
    observe(named('@').map((app) => ({ is: 'app_mentioned', turn, app })))
    // Several calls of one app are one use of it.
    observe([...named('@'), ...named('@')].map((app) => ({ is: 'app_used', turn, app })))
    observe(named('$').map((skill) => ({ is: 'skill_invoked', turn, skill })))
    if (words.includes('$pdf')) observe({ is: 'plugin_used', turn, plugin: 'office' })
    if (words.includes('steer')) observe({ is: 'steered', turn, accepted: true })
    if (words.includes('compact')) observe({ is: 'compacted', turn, before: 90_000, after: 12_000 })

    const tools = toolsOf[thread.role] ?? []
    for (const tool of tools) await runTool(turn, tool)
    if (words.includes('delete')) await runTool(turn, 'bash', true)
    // The user interrupts: neither its end nor its tokens are ever known.
    if (words.includes('interrupt')) return tools.length

    const hasFailed = words.includes('fail')
    if (hasFailed) observe({ is: 'turn_failed', turn, error: 'rate_limit' })
    observe({ is: 'turn_ended', turn, status: hasFailed ? 'failed' : 'completed', ms: ms() })
    // The bill comes last.
    observe({ is: 'tokens_used', turn, input: 1_200, output: 300 })
    return tools.length
  }

  let main = startThread('new', 'main')
  return {
    /** Goes on with an old thread. */
    resume: () => {
      main = startThread('resumed', 'main')
    },
    /** Goes on with a copy of this one. */
    fork: () => {
      main = startThread('forked', 'main')
    },
    /** One turn: two sub-agents at a time, then the answer. @param {readonly string[]} words */
    ask: async (words) => {
      const reports = ['explorer', 'reviewer'].map(async (role) => {
        const tools = await runTurn(startThread('new', role), [])
        return `${role} used ${tools} tools`
      })
      const told = (await Promise.all(reports)).join('; ')
      await runTurn(main, words)
      return told
    },
  }
}
