/** A short tool with a notice: logs three events, ends, and says on standard output what `status()` said. No descriptor but the usual: it runs in a terminal. */
import { createTelemetry } from '../../../dist/index.js'

const { options, ending = {}, exits } = JSON.parse(process.argv[2])
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, ...options })
for (let i = 0; i < 3; i++) telemetry.logEvent('step_done', { i })
const { mode, reason } = telemetry.status()
const { delivered } = await telemetry.shutdown({ timeoutMs: 10_000, ...ending })
process.stdout.write(`${JSON.stringify({ mode, reason, delivered })}\n`)
if (exits) process.exit(0)
