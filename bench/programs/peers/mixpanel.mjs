import Mixpanel from 'mixpanel'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

const [url, events] = process.argv.slice(2)
const { hostname: host, port } = new URL(url)
const mixpanel = Mixpanel.init('token', { protocol: 'http', host, port })
const track = (i) =>
  new Promise((resolve, reject) => {
    const properties = { duration_ms: i, ok: true, tool: 'bash' }
    mixpanel.track(`loss_event_${i}_`, properties, (error) => (error ? reject(error) : resolve()))
  })
await Promise.all(Array.from({ length: Number(events) }, (_, i) => track(i)))
