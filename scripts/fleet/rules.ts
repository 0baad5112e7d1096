/*
 * The real code a simulated client goes by, in one place. Tests import it as it is; `npm run fleet` compiles it when it starts
 * (see `compile-rules.mjs`).
 */

import type { KillFile } from '../../src/outbox/spool/killswitch-file.ts'

export { uploaderLifetimeMs } from '../../src/handover/marker.ts'
export { takeToken } from '../../src/home/token.ts'
export { limits } from '../../src/model/limits.ts'
export { createGate } from '../../src/outbox/delivery/gate.ts'
export { openBackoffFile } from '../../src/outbox/spool/backoff-file.ts'
export { readBackoff } from '../../src/outbox/spool/backoff-news.ts'
export { afterFailure, noBackoff, rampPauseMs } from '../../src/policy/backoff.ts'
export { classify } from '../../src/policy/classify.ts'
export { defaultBatch } from '../../src/policy/parse-batch.ts'

/** A server that never switches its sink off. */
export const noKill: KillFile = { waitMs: () => 0, lastMs: () => 0, until: () => undefined, say: () => {} }
