/* Options that `orangebox/outbox` and `orangebox/otel` share with a client, so that they are described once. */

import type { TelemetryOptions } from './options.ts'

/** Options that mean the same for a durable queue of one's own as for a client. */
export interface QueueOptions
  extends Pick<
    TelemetryOptions,
    | 'service'
    | 'app'
    | 'endpoint'
    | 'authRequired'
    | 'durability'
    | 'network'
    | 'compression'
    | 'allowInsecure'
    | 'stateDir'
    | 'debug'
    | 'onDiagnostic'
  > {}
