/* The results of a `flush` where nothing was there to be sent: one object each, because clients that are off give them again and again. */

import type { FlushResult, SinkResult } from './telemetry.ts'

/** Of one sink. */
export const noSinkResult: SinkResult = /* @__PURE__ */ Object.freeze({
  ...{ delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false },
})

/** Of a client without sinks. */
export const noResult: FlushResult = /* @__PURE__ */ Object.freeze({ ...noSinkResult, sinks: {} })
