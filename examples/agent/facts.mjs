// @ts-check
/** What the agent observes, and the events that come of it. Call sites say what happened; here alone it is joined and counted. */

import { oneOf } from 'orangebox'
import { createReducer, table } from 'orangebox/facts'

// Text leaves only out of closed sets: names of threads, apps of the user's own and questions do not.
const label = {
  app: oneOf('github', 'slack'),
  approval: oneOf('not_needed', 'approved', 'denied'),
  client: oneOf('terminal', 'editor'),
  error: oneOf('rate_limit', 'context_window'),
  mode: oneOf('new', 'resumed', 'forked'),
  model: oneOf('large', 'small'),
  plugin: oneOf('office'),
  role: oneOf('main', 'explorer', 'reviewer'),
  skill: oneOf('pdf', 'review'),
  status: oneOf('completed', 'failed', 'interrupted'),
  tool: oneOf('bash', 'edit', 'read', 'search'),
}

/**
 * @typedef {{ is: 'connected', connection: string, client: string }
 *   | { is: 'thread_started', thread: string, connection: string, mode: string, model: string, role: string, logger: import('orangebox').Logger }
 *   | { is: 'turn_started', turn: string, thread: string }
 *   | { is: 'tokens_used', turn: string, input: number, output: number }
 *   | { is: 'tool_started', turn: string, item: string, tool: string }
 *   | { is: 'approval_answered', item: string, approved: boolean }
 *   | { is: 'tool_finished', item: string, ok: boolean, ms: number }
 *   | { is: 'app_mentioned' | 'app_used', turn: string, app: string }
 *   | { is: 'plugin_used', turn: string, plugin: string }
 *   | { is: 'skill_invoked', turn: string, skill: string }
 *   | { is: 'steered', turn: string, accepted: boolean }
 *   | { is: 'compacted', turn: string, before: number, after: number }
 *   | { is: 'turn_failed', turn: string, error: string }
 *   | { is: 'turn_ended', turn: string, status: string, ms: number }} Fact
 *
 * @typedef {{ client: string }} Connection
 * @typedef {{ connection: Connection | undefined, logger: import('orangebox').Logger, model: string, role: string, turns: number }} Thread
 * @typedef {{ turn: string, tool: string, approval: string }} Tool
 * @typedef {object} Turn
 * @property {Thread | undefined} thread
 * @property {number} number within its thread
 * @property {Set<string>} mentioned apps the user named
 * @property {{ input: number, output: number } | undefined} tokens
 * @property {{ status: string, ms: number } | undefined} end
 * @property {string | undefined} error
 * @property {{ tools: number, denied: number, steered: number, compactions: number, compacted_tokens: number }} counts
 */

/** @param {Thread | undefined} thread @returns {Turn} */
const newTurn = (thread) => ({
  thread,
  number: thread ? ++thread.turns : 0,
  mentioned: new Set(),
  tokens: undefined,
  end: undefined,
  error: undefined,
  counts: { tools: 0, denied: 0, steered: 0, compactions: 0, compacted_tokens: 0 },
})

/** What everything about a turn is emitted by: the session of its thread, and each thing once. @param {Turn} turn @param {string} [dedupe] */
const of = (turn, dedupe) => ({ dedupe, logger: turn.thread?.logger, partial: turn.thread === undefined })

/** @param {string} id @param {Turn} turn @param {import('orangebox/facts').Emit} emit */
function emitTurn(id, turn, emit) {
  const { thread, end, tokens, error, counts } = turn
  const metadata = {
    turn: turn.number,
    client: label.client(thread?.connection?.client),
    model: label.model(thread?.model),
    role: label.role(thread?.role),
    status: label.status(end?.status ?? 'interrupted'),
    error: error === undefined ? undefined : label.error(error),
    duration_ms: end?.ms,
    input_tokens: tokens?.input,
    output_tokens: tokens?.output,
    ...counts,
  }
  emit('turn', metadata, of(turn, id))
}

/** @param {import('orangebox').Logger} telemetry */
export const createFacts = (telemetry) =>
  createReducer({
    telemetry,
    tables: {
      connections: /** @type {typeof table<Connection>} */ (table)({ max: 16 }),
      threads: /** @type {typeof table<Thread>} */ (table)({ max: 256 }),
      turns: /** @type {typeof table<Turn>} */ (table)({
        max: 256,
        idleMs: 600_000,
        // Interrupted, or an end that never came: it is told with what is known.
        onIncomplete: (turn, emit, { key }) => emitTurn(String(key), turn, emit),
      }),
      tools: /** @type {typeof table<Tool>} */ (table)({ max: 256, idleMs: 600_000 }),
    },

    reduce({ connections, threads, turns, tools }, /** @type {Fact} */ fact, emit) {
      const turnOf = (/** @type {string} */ id) => turns.open(id, () => newTurn(undefined))
      switch (fact.is) {
        case 'connected':
          return void connections.set(fact.connection, { client: fact.client })
        case 'thread_started': {
          const { logger, model, role, mode } = fact
          const connection = connections.get(fact.connection)
          threads.set(fact.thread, { connection, logger, model, role, turns: 0 })
          const metadata = { client: label.client(connection?.client), mode: label.mode(mode) }
          return emit(
            'thread_initialized',
            { ...metadata, model: label.model(model), role: label.role(role) },
            { dedupe: fact.thread, logger, partial: connection === undefined },
          )
        }
        case 'turn_started':
          return void turns.set(fact.turn, newTurn(threads.get(fact.thread)))
        case 'tool_started':
          turnOf(fact.turn).counts.tools++
          return void tools.set(fact.item, { turn: fact.turn, tool: fact.tool, approval: 'not_needed' })
        case 'approval_answered': {
          const tool = tools.get(fact.item)
          if (!tool) return
          tool.approval = fact.approved ? 'approved' : 'denied'
          if (!fact.approved) turnOf(tool.turn).counts.denied++
          return
        }
        case 'tool_finished': {
          const tool = tools.get(fact.item)
          if (!tool) return
          const turn = turnOf(tool.turn)
          tools.delete(fact.item)
          const metadata = { turn: turn.number, tool: label.tool(tool.tool), approval: label.approval(tool.approval) }
          return emit('tool_call', { ...metadata, ok: fact.ok, duration_ms: fact.ms }, of(turn, fact.item))
        }
        case 'app_mentioned':
          return void turnOf(fact.turn).mentioned.add(fact.app)
        case 'app_used': {
          const turn = turnOf(fact.turn)
          const metadata = { turn: turn.number, app: label.app(fact.app), mentioned: turn.mentioned.has(fact.app) }
          return emit('app_used', metadata, of(turn, `${fact.turn} ${fact.app}`))
        }
        case 'plugin_used': {
          const turn = turnOf(fact.turn)
          const metadata = { turn: turn.number, plugin: label.plugin(fact.plugin) }
          return emit('plugin_used', metadata, of(turn, `${fact.turn} ${fact.plugin}`))
        }
        case 'skill_invoked': {
          const turn = turnOf(fact.turn)
          const metadata = { turn: turn.number, skill: label.skill(fact.skill) }
          return emit('skill_invoked', metadata, of(turn, `${fact.turn} ${fact.skill}`))
        }
        case 'steered':
          if (fact.accepted) turnOf(fact.turn).counts.steered++
          return
        case 'compacted': {
          const { counts } = turnOf(fact.turn)
          counts.compactions++
          counts.compacted_tokens += fact.before - fact.after
          return
        }
        case 'turn_failed':
          turnOf(fact.turn).error = fact.error
          return
        case 'tokens_used':
          turnOf(fact.turn).tokens = { input: fact.input, output: fact.output }
          break
        case 'turn_ended':
          turnOf(fact.turn).end = { status: fact.status, ms: fact.ms }
      }
      // The end and the tokens come in any order.
      const turn = turnOf(fact.turn)
      if (!turn.end || !turn.tokens) return
      emitTurn(fact.turn, turn, emit)
      turns.delete(fact.turn)
    },
  })
