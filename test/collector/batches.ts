import { randomUUID } from 'node:crypto'
import type { BatchEvent, EventBatch } from '../../collector/src/protocol/batch.ts'

export const resource = {
  'service.name': 'acme',
  'service.version': '1.4.0',
  'telemetry.sdk.name': 'orangebox',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '0.1.0',
  'os.type': 'linux',
  ci: false,
}

export const anEvent = (data: Partial<BatchEvent['event_data']> = {}): BatchEvent => ({
  event_type: 'event',
  event_data: {
    event_id: randomUUID(),
    event_name: 'tool_used',
    client_timestamp: '2026-11-21T09:37:00.123Z',
    session_id: 'a session',
    device_id: randomUUID(),
    user: { id: 'u1' },
    metadata: { duration_ms: 45, ok: true, tool: 'bash' },
    ...data,
  },
})

export const aBatch = (...events: readonly BatchEvent[]): EventBatch => ({ resource, events })

export const idOf = (event: BatchEvent): string => event.event_data.event_id

export const batchPath = '/api/event_logging/batch'

/** One honest client request. */
export const post = (url: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}${batchPath}`, {
    method: 'POST',
    redirect: 'manual',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  })
