import type { TelemetryOptions } from './options.ts'

/** What those who open a durable queue of their own are told as a client is: `orangebox/outbox` and `orangebox/otel`. */
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
