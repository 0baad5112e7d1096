/* Events by number, so that a test can say which of them it means. */

import type { TelemetryEvent } from '../../../src/model/event.ts'
import { uuid } from './random.ts'

/** A built event, the n-th. */
export const anEvent = (n = 1, more: Partial<TelemetryEvent> = {}): TelemetryEvent => ({
  id: uuid(n, 0xe),
  name: 'tool_used',
  time: Date.UTC(2026, 10, 21, 9, 37, 0, 123),
  sessionId: 'a session',
  deviceId: uuid(1, 0xd),
  user: undefined,
  context: {},
  metadata: { n },
  experiment: undefined,
  ...more,
})

/** The id of the n-th event. */
export const idOf = (n: number): string => uuid(n, 0xe)

/** Which event an id is of. */
export const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

/** The n-th event as short as the wire could have it. */
export const jsonOf = (n: number): string => `{"event_type":"event","event_data":{"event_id":"${idOf(n)}"}}`
