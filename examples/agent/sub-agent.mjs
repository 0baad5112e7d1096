// @ts-check
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { oneOf } from 'orangebox'

/** What a real agent would decide by itself. @type {Readonly<Record<string, readonly string[]>>} */
const toolsOf = { explorer: ['read', 'search', 'read'], reviewer: ['read', 'bash'] }

const agent = oneOf('explorer', 'reviewer')
const tool = oneOf('bash', 'edit', 'read', 'search')

/**
 * @param {import('orangebox').Logger} parent
 * @param {string} role
 */
export async function runAgent(parent, role) {
  const telemetry = parent.child({ context: { agent: agent(role) }, sessionId: randomUUID() })
  const tools = toolsOf[role] ?? []
  telemetry.logEvent('sub_agent_started')
  for (const name of tools) {
    const started = performance.now()
    await sleep(1) // the work
    telemetry.logEvent('tool_used', {
      tool: tool(name),
      ok: true,
      duration_ms: Math.round(performance.now() - started),
    })
  }
  telemetry.logEvent('sub_agent_finished', { tools: tools.length })
  return `${role} used ${tools.length} tools`
}
