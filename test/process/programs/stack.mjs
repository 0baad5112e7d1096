/** Logs so many events, then from where it catches an overflow of its stack, at every depth; and says that it lives. */
import { createTelemetry } from '../../../dist/index.js'

const { before, fields, stateDir } = JSON.parse(process.argv[2])
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.0.0' },
  endpoint: 'http://127.0.0.1:9',
  stateDir,
})
for (let i = 0; i < before; i++) telemetry.logEvent('before', fields)

function overflow() {
  try {
    overflow()
  } catch (error) {
    telemetry.logEvent('overflow', fields)
    throw error
  }
}
try {
  overflow()
} catch {}
telemetry.logEvent('after', fields)
console.log(telemetry.status().storage)
// Nobody listens at the endpoint.
process.exit(0)
