/** Touches nothing by itself: what happens here without rights is orangebox's doing. Its arguments are endpoint, state directory and way to end. */
import { createTelemetry } from 'orangebox'

const [endpoint, stateDir, upload] = process.argv.slice(2)
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint, stateDir })
telemetry.logEvent('step_done', { n: 1 })
const { delivered, kept } = await telemetry.shutdown({ timeoutMs: 10_000, upload })
console.log(JSON.stringify({ delivered, kept, storage: telemetry.status().storage }))
