/* For tests that are not about the server's killswitch. */

import type { KillFile } from '../../../src/outbox/spool/killswitch-file.ts'

/** A server that never switches its sink off. */
export const noKill: KillFile = { waitMs: () => 0, lastMs: () => 0, until: () => undefined, say: () => {} }
