import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const [endpoint, events] = process.argv.slice(2)
// As its README has it, base64 off.
const tracker = newTracker({ namespace: 'acme', appId: 'acme', encodeBase64: false }, { endpoint })
for (let i = 0; i < Number(events); i++) {
  const schema = `iglu:com.acme/loss_event_${i}_/jsonschema/1-0-0`
  tracker.track(buildSelfDescribingEvent({ event: { schema, data: { duration_ms: i, ok: true, tool: 'bash' } } }))
}
if (Number(events) > 0) await tracker.flush()
