/** A foreign program over `orangebox/outbox`: appends lines, then ends as it is told. JSON in its first argument. */
import { writeSync } from 'node:fs'
import { openOutbox } from '../../../dist/outbox.js'

const {
  endpoint,
  stateDir,
  from = 0,
  lines = 0,
  ending,
  holds = [],
  options: { wire, ...options } = {},
} = JSON.parse(process.argv[2])
const tell = (fields) => writeSync(3, `${JSON.stringify({ kind: 'told', ...fields })}\n`)
const outbox = openOutbox({
  service: { name: 'acme', version: '1.4.0' },
  name: 'readings',
  endpoint,
  stateDir,
  resource: { host: 'one' },
  wire: {
    name: 'readings',
    path: '/v1/readings',
    headers: { 'Content-Type': 'application/json' },
    maxBodyBytes: 100_000,
    // A teapot means that it was taken: what a wire says goes before what is usual.
    classify: ({ status }) => (status === 418 ? 'delivered' : undefined),
    wrap: ({ resource, lines: list }) => `{"about":${resource},"readings":[${list.join(',')}]}`,
    ...wire,
  },
  batch: { scheduledDelayMillis: 3_600_000 },
  onDiagnostic: (diagnostic) => tell({ diagnostic }),
  ...options,
})
if (holds.length > 0) tell({ held: [...outbox.holds(holds)], backlog: outbox.backlog() })
for (let n = from; n < from + lines; n++) outbox.append(JSON.stringify({ n }), `reading ${n}`)
tell({ health: outbox.health(), storage: outbox.storage() })
if (ending === 'kill') process.kill(process.pid, 'SIGKILL')
if (ending === 'flush') tell({ flushed: await outbox.flush({ timeoutMs: 10_000 }) })
if (ending === 'shutdown') tell({ ended: await outbox.shutdown({ timeoutMs: 10_000 }), health: outbox.health() })
