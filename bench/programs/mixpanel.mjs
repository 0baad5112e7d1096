import Mixpanel from 'mixpanel'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const { hostname: host, port } = new URL(process.argv[2])
const mixpanel = Mixpanel.init('token', { protocol: 'http', host, port })
const track = (i) =>
  new Promise((resolve, reject) => {
    const properties = { duration_ms: i, ok: true, tool: 'bash' }
    mixpanel.track('tool_used', properties, (error) => (error ? reject(error) : resolve()))
  })
await Promise.all([0, 1, 2, 3, 4].map(track))
