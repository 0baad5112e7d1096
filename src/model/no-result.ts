import type { FlushResult, SinkResult } from './telemetry.ts'

/** Nothing was there to be sent. */
export const noSinkResult: SinkResult = /* @__PURE__ */ Object.freeze({
  ...{ delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false },
})

/** The same of a client without sinks. */
export const noResult: FlushResult = /* @__PURE__ */ Object.freeze({ ...noSinkResult, sinks: {} })
