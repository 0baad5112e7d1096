/* The entry `orangebox/outbox`: the client's durable queue, for programs that have lines of their own. */

import { buildLineOutbox } from './client/line-outbox.ts'
import type { LineOutbox, LineOutboxOptions } from './model/line-outbox.ts'
import { made } from './policy/wrong-use.ts'

export type { SinkHealth } from './model/health.ts'
export type { LineAnswer, LineChunk, LineDrop, LineOutbox, LineOutboxOptions, LineWire } from './model/line-outbox.ts'
export type { SinkResult } from './model/telemetry.ts'

/**
 * Opens a durable queue to one destination for programs that encode what they send themselves: an exporter, a bridge. It has the guarantees
 * of the client's own queue: on disk before `append` returns, taken over by the next run, bounded, in the hands of the consent file.
 * Costs about a millisecond; touches neither disk nor network before the first line, `flush` or `shutdown`. See docs/outbox.md.
 *
 * @param options where to, under which name, in which protocol.
 * @throws TypeError if there is no endpoint, name or wire that can be used; it says which, and what to give.
 */
export const openOutbox = (options: LineOutboxOptions): LineOutbox => made('openOutbox', options, buildLineOutbox)
