// cli.mjs, with the entry for hosts that keep a cache of compiled code.
import { createTelemetry, oneOf } from 'orangebox/cached'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const [endpoint, upload] = process.argv.slice(2)
const tool = oneOf('bash', 'edit', 'read')
const telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint, exit: { upload } })
for (let i = 0; i < 5; i++) telemetry.logEvent('tool_used', { duration_ms: i, ok: true, tool: tool('bash') })
const { delivered, kept } = await telemetry.shutdown()
// A run that did less than it should would look fast.
if ((upload === 'wait' ? delivered : kept) !== 5) throw new Error(`delivered ${delivered}, kept ${kept}`)
