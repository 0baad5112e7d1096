/* What is told where nothing was there to be sent: one object each, because clients that are off give them again and again. */

import type { SinkHealth } from './health.ts'
import type { FlushResult, SinkResult } from './telemetry.ts'

/** Of one sink. */
export const noSinkResult: SinkResult = /* @__PURE__ */ Object.freeze({
  ...{ delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false },
})

/** Of a client without sinks. */
export const noResult: FlushResult = /* @__PURE__ */ Object.freeze({ ...noSinkResult, sinks: {} })

/** What `health()` tells of requests where none was made. */
export const noRequests: Pick<SinkHealth, 'requests' | 'retries' | 'lastError' | 'backoff' | 'reported'> =
  /* @__PURE__ */ Object.freeze({
    ...{ requests: 0, retries: 0, lastError: undefined, backoff: { attempts: 0, until: undefined }, reported: 0 },
  })
