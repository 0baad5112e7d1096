/** Several clients in one process, in worker threads and beside each other, all on one directory. */
import { writeSync } from 'node:fs'
import { isMainThread, threadId, Worker, workerData } from 'node:worker_threads'
import { createTelemetry } from '../../../dist/index.js'

const {
  endpoint,
  stateDir,
  workers = 0,
  clients = 1,
  each,
  ends,
} = isMainThread ? JSON.parse(process.argv[2]) : workerData
const tell = (kind, more) => writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)

const telemetries = Array.from({ length: clients }, () =>
  createTelemetry({
    service: { name: 'acme', version: '1.4.0' },
    sessionId: 'run-1',
    exit: { timeoutMs: 10_000 },
    endpoint,
    stateDir,
  }),
)
for (let i = 0; i < each; i++) {
  for (const [index, telemetry] of telemetries.entries()) {
    const n = (threadId * 100 + index) * 10_000 + i
    telemetry.logEvent('step_done', { n })
    tell('logged', { n })
  }
}
const threads = isMainThread
  ? Array.from(
      { length: workers },
      () => new Worker(new URL(import.meta.url), { workerData: { endpoint, stateDir, each, ends } }),
    )
  : []
await Promise.all(
  threads.map(
    (thread) =>
      new Promise((resolve, reject) => {
        thread.on('error', reject)
        thread.on('exit', resolve)
      }),
  ),
)
if (ends === 'shutdown' || (isMainThread && ends === 'main shutdown'))
  await Promise.all(telemetries.map((telemetry) => telemetry.shutdown()))
for (const telemetry of telemetries) tell('health', { health: telemetry.health() })
