import { PostHog } from 'posthog-node'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const [host, events] = process.argv.slice(2)
const posthog = new PostHog('phc_token', { host })
for (let i = 0; i < Number(events); i++)
  posthog.capture({
    distinctId: 'user',
    event: `loss_event_${i}_`,
    properties: { duration_ms: i, ok: true, tool: 'bash' },
  })
if (Number(events) > 0) await posthog.shutdown()
