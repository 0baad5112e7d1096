// @ts-check
import { createTelemetry } from 'orangebox'

export const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.0.0' },
  endpoint: process.env.ACME_ENDPOINT ?? 'http://127.0.0.1:4319',
})

/** When the run began, by the monotonic clock. */
export const run = { began: performance.now() }
