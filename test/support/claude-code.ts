/* Claude Code as its receiver sees it: sessions whose turns are known, as bodies of OTLP, and an exporter that tries again. */

import { createHash } from 'node:crypto'

/** What happened, for the books of a test. */
export interface Happened {
  turns: number
  readonly requests: string[]
  nanos: number
  tools: number
}

export interface Body {
  readonly path: '/v1/logs' | '/v1/metrics' | '/v1/traces'
  readonly body: object
}

type Value = string | number | boolean

const anyValue = (value: Value): object => {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: value } : { doubleValue: value }
}
const pairs = (values: Readonly<Record<string, Value>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }))

const resource = {
  attributes: pairs({ 'service.name': 'claude-code', 'service.version': '2.1.283', 'os.type': 'linux' }),
}

/** An id that looks like a UUID, the same for the same text. */
export const idOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export interface SessionOptions {
  readonly name: string
  readonly user?: string
  readonly turns: number
  readonly requestsPerTurn?: number
  /** Every other request is one of a sub-agent, and each event goes into a body of its own. */
  readonly scattered?: boolean
  /** Epoch milliseconds of the first prompt. */
  readonly startsAt: number
}

/** One session: a body of events for each turn, in two halves, and one of metrics at the end. */
export const session = (options: SessionOptions): { readonly bodies: readonly Body[]; readonly happened: Happened } => {
  const { name, turns, requestsPerTurn = 2, startsAt, user = 'ann', scattered = false } = options
  const happened: Happened = { turns: 0, requests: [], nanos: 0, tools: 0 }
  const bodies: Body[] = []
  let [sequence, now] = [0, startsAt]
  const common = {
    'session.id': idOf(name),
    'user.id': createHash('sha256').update(user).digest('hex'),
    'user.account_uuid': idOf(user),
  }
  const event = (event: string, prompt: string, values: Readonly<Record<string, Value>>) => {
    now += 137
    return {
      timeUnixNano: `${BigInt(now) * 1_000_000n}`,
      body: { stringValue: `claude_code.${event}` },
      attributes: pairs({
        ...common,
        ...{ 'event.name': event, 'event.timestamp': new Date(now).toISOString(), 'event.sequence': ++sequence },
        ...{ 'prompt.id': prompt, ...values },
      }),
    }
  }
  const logs = (logRecords: readonly object[]): Body => ({
    path: '/v1/logs',
    body: {
      resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'com.anthropic.claude_code.events' }, logRecords }] }],
    },
  })
  for (let turn = 0; turn < turns; turn++) {
    const prompt = idOf(`${name} ${turn}`)
    happened.turns++
    const events = [event('user_prompt', prompt, { prompt_length: '27', prompt: '<REDACTED>' })]
    for (let n = 0; n < requestsPerTurn; n++) {
      const micros = 1000 + ((turn * 31 + n * 17) % 9000)
      const request = `req_${idOf(`${name} ${turn} ${n}`)}`
      happened.requests.push(request)
      happened.nanos += micros * 1000
      events.push(
        event('api_request', prompt, {
          ...{ model: n % 2 ? 'claude-haiku-4-5' : 'claude-sonnet-5[1m]', input_tokens: 10, output_tokens: 39 },
          ...{
            cache_read_tokens: 20_058,
            cache_creation_tokens: 3_485,
            cost_usd: micros / 1e6,
            cost_usd_micros: micros,
          },
          ...{ duration_ms: 50, request_id: request },
          ...(scattered && n % 2
            ? { query_source: 'agent:custom', 'agent.name': 'custom' }
            : { query_source: 'repl_main_thread' }),
        }),
      )
    }
    const tool = { tool_name: 'Bash', tool_use_id: `toolu_${idOf(`${name} ${turn} tool`)}` }
    happened.tools++
    events.push(
      event('tool_decision', prompt, { ...tool, decision: 'accept', source: 'config' }),
      event('tool_result', prompt, {
        ...tool,
        success: turn % 5 ? 'true' : 'false',
        duration_ms: '18',
        decision_type: 'accept',
      }),
    )
    if (scattered) bodies.push(...events.map((one) => logs([one])))
    else bodies.push(logs(events.slice(0, 2)), logs(events.slice(2)))
    now += 1000
  }
  const point = (values: Readonly<Record<string, Value>>, asDouble: number) => ({
    attributes: pairs({ ...common, ...values }),
    startTimeUnixNano: `${BigInt(startsAt) * 1_000_000n}`,
    timeUnixNano: `${BigInt(now) * 1_000_000n}`,
    asDouble,
  })
  const metric = (metricName: string, dataPoints: readonly object[]) => ({
    name: `claude_code.${metricName}`,
    sum: { dataPoints, aggregationTemporality: 1, isMonotonic: true },
  })
  const metrics = [
    metric('cost.usage', [point({ model: 'all' }, happened.nanos / 1e9)]),
    metric('lines_of_code.count', [point({ type: 'added' }, 12), point({ type: 'removed' }, 3)]),
    metric('commit.count', [point({}, 1)]),
    metric('code_edit_tool.decision', [point({ decision: 'accept' }, 3), point({ decision: 'reject' }, 1)]),
  ]
  bodies.push({
    path: '/v1/metrics',
    body: {
      resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'com.anthropic.claude_code' }, metrics }] }],
    },
  })
  return { bodies, happened }
}

/** Sends as OpenTelemetry's exporters do: what was not answered by a 2xx is sent again. `where` is asked each time: a bridge may have moved. */
export const send = async ({ path, body }: Body, where: () => string, again = true): Promise<number> => {
  for (;;) {
    try {
      const answer = await fetch(`${where()}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      await answer.arrayBuffer()
      if (answer.ok || !again) return answer.status
    } catch {
      if (!again) throw new Error('nobody is there')
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The books of several sessions in one. */
export const sumOf = (all: readonly Happened[]): Happened => ({
  turns: all.reduce((n, { turns }) => n + turns, 0),
  requests: all.flatMap(({ requests }) => requests),
  nanos: all.reduce((n, { nanos }) => n + nanos, 0),
  tools: all.reduce((n, { tools }) => n + tools, 0),
})
