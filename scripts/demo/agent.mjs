/** A coding agent as the bridge sees it: sessions whose turns and costs are known, as bodies of OpenTelemetry's protocol. */

import { createHash } from 'node:crypto'

const idOf = (/** @type {string} */ text) => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** @param {Readonly<Record<string, string | number>>} values */
const pairs = (values) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: value }
          : { doubleValue: value },
  }))

const resource = { attributes: pairs({ 'service.name': 'claude-code', 'service.version': '2.1.283' }) }

/**
 * One session: a body for each of its turns, and one with its metrics.
 *
 * @param {number} number @param {number} turns
 */
export function agentSession(number, turns) {
  const name = `session ${number}`
  const startedAt = Date.now() - 60_000
  const common = { 'session.id': idOf(name), 'user.account_uuid': idOf(`user ${number % 3}`) }
  /** @type {string[]} */
  const requests = []
  let [nanos, sequence] = [0, 0]
  const event = (/** @type {string} */ kind, /** @type {Readonly<Record<string, string | number>>} */ values) => ({
    timeUnixNano: `${BigInt(startedAt + 100 * ++sequence) * 1_000_000n}`,
    body: { stringValue: `claude_code.${kind}` },
    attributes: pairs({ ...common, 'event.name': kind, 'event.sequence': sequence, ...values }),
  })
  const turn = (/** @type {number} */ n) => {
    const prompt = { 'prompt.id': idOf(`${name} ${n}`) }
    const micros = 4_000 + ((number * 37 + n * 911) % 20_000)
    const request = `req_${idOf(`${name} ${n} request`)}`
    requests.push(request)
    nanos += micros * 1_000
    const tool = { tool_name: 'Bash', tool_use_id: `toolu_${idOf(`${name} ${n} tool`)}` }
    const logRecords = [
      event('user_prompt', { ...prompt, prompt_length: 27 }),
      event('api_request', {
        ...{ ...prompt, model: 'claude-sonnet-5', request_id: request, duration_ms: 50, cost_usd: micros / 1e6 },
        ...{ input_tokens: 10, output_tokens: 39, cache_read_tokens: 20_058, cache_creation_tokens: 3_485 },
      }),
      event('tool_result', { ...prompt, ...tool, success: n % 4 === 3 ? 'false' : 'true', duration_ms: 18 }),
    ]
    return { path: '/v1/logs', body: { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] } }
  }
  const bodies = Array.from({ length: turns }, (_, n) => turn(n))
  const point = { attributes: pairs(common), timeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`, asDouble: nanos / 1e9 }
  const metrics = [{ name: 'claude_code.cost.usage', sum: { dataPoints: [point], aggregationTemporality: 1 } }]
  const last = { path: '/v1/metrics', body: { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] } }
  return { bodies: [...bodies, last], turns, requests, nanos }
}

/**
 * Sends as OpenTelemetry's exporters do: what was not answered by a 2xx is sent again.
 *
 * @param {{ path: string, body: object }} what @param {() => string} where
 */
export async function sendAgain({ path, body }, where) {
  for (;;) {
    try {
      const headers = { 'content-type': 'application/json' }
      const { ok } = await fetch(`${where()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (ok) return
    } catch {
      // Nobody is there just now.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
