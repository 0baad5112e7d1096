import { createTelemetry } from '../../dist/index.js'

export const name = 'orangebox'

export function create({ url }) {
  const telemetry = createTelemetry({ service: { name: 'loss', version: '1.0.0' }, endpoint: url })
  return {
    log: (event, properties) => telemetry.logEvent(event, properties),
    close: () => telemetry.shutdown(),
    settle: () => telemetry.flush({ timeoutMs: 60_000 }),
  }
}
