import type { BatchEvent, EventBatch, WireValues } from '../../collector/src/protocol/batch.ts'
import { post } from './batches.ts'

const resource = (version: string) => ({
  'service.name': 'acme',
  'service.version': version,
  'telemetry.sdk.name': 'orangebox',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '0.1.0',
  'os.type': 'linux',
  'os.version': '6.1.0',
  'host.arch': 'x64',
  'process.runtime.version': '20.20.0',
  'terminal.name': 'vscode',
  ci: false,
  channel: 'stable',
})

const hex = (n: number): string => n.toString(16).padStart(12, '0')
let n = 0

/** An event of a session, so many seconds after the day began. */
const event = (session: string, at: number, name: string, metadata: WireValues, more = {}): BatchEvent => {
  n += 1
  return {
    event_type: 'event',
    event_data: {
      event_id: `3f1c9a52-7d40-4c1e-9b1f-${hex(n)}`,
      event_name: name,
      client_timestamp: new Date(Date.UTC(2026, 10, 28, 9, 30) + at * 1_000).toISOString(),
      session_id: session,
      device_id: 'ded80ac4-d7f8-46eb-8d31-50f7726eec70',
      context: { plan: 'pro', depth: 0 },
      metadata,
      ...more,
    },
  }
}

const session = (id: string, at: number, turns: number): readonly BatchEvent[] => [
  event(id, at, 'session_started', { interactive: true }, { user: { id: 'u-17' }, auth: { account_uuid: '0b7d5c2e' } }),
  ...Array.from({ length: turns }, (_, turn) => [
    event(id, at + 4 + 9 * turn, 'tool_used', {
      ...{ tool: turn % 4 === 3 ? 'other' : 'bash', duration_ms: 180 + 37 * turn, ok: turn % 5 !== 4 },
      sample_rate: 0.25,
    }),
    event(id, at + 8 + 9 * turn, turn % 6 === 5 ? 'turn_failed' : 'turn', {
      tokens: 1200 + 310 * turn,
      cost: 0.02 * turn,
    }),
  ]).flat(),
  event(id, at + 12 + 9 * turns, 'build', { format: 'json', ms: 2300, ok: true }),
]

/** What a collector might see of a morning: two versions of a tool, another protocol, duplicates, drops, and bodies that are wrong. */
export const sendADay = async (url: string): Promise<void> => {
  const send = (batch: EventBatch, init: RequestInit = {}) => post(url, batch, init)
  const agent = { headers: { 'user-agent': 'acme/1.4.0 orangebox/0.1.0', authorization: 'Bearer secret-of-acme' } }
  const first = session('7c1f0f4e-review', 0, 12)
  await send({ resource: resource('1.4.0'), events: first }, agent)
  await send({ resource: resource('1.4.0'), events: first.slice(0, 2) }, agent)
  await send({ resource: resource('1.4.0'), events: session('91be7720-fix', 65, 7) }, agent)
  await send(
    {
      resource: resource('1.5.0-beta'),
      client_report: { report_id: 'c0ffee00-0000-4000-8000-000000000001', dropped: { queue_full: 12, max_age: 3 } },
      events: session('e5a0441d-docs', 30, 4),
    },
    { headers: { 'user-agent': 'acme/1.5.0-beta orangebox/0.1.0' } },
  )
  await post(url, '{"events":[{"event_type":"event"}]}')
  await post(url, 'not even JSON')
  await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'agentd' } }] },
          scopeLogs: [
            {
              logRecords: [
                {
                  ...{ eventName: 'agent.request', timeUnixNano: '1795858320000000000', severityNumber: 9 },
                  attributes: [{ key: 'model', value: { stringValue: 'large' } }],
                },
              ],
            },
          ],
        },
      ],
    }),
  })
}
