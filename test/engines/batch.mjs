import { randomUUID } from 'node:crypto'

/** A batch as a client sends it: two events, one of them kept at a rate of 1 in 4. */
export function aBatch() {
  const event = (/** @type {{ ms: number, sample_rate?: number }} */ metadata) => ({
    event_type: 'event',
    event_data: {
      ...{ event_id: randomUUID(), event_name: 'tool_used', client_timestamp: new Date().toISOString() },
      ...{ session_id: 's', device_id: randomUUID(), metadata },
    },
  })
  return {
    resource: { 'service.name': 'acme', 'service.version': '1' },
    events: [event({ ms: 1 }), event({ ms: 2, sample_rate: 0.25 })],
  }
}
