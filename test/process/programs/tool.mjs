/** An installed tool: repeats its input on stdout, says something on stderr, logs two events, and ends as its second argument says. */
import { createTelemetry } from '../../../dist/index.js'

const [stateDir, ending] = process.argv.slice(2)
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  endpoint: 'https://telemetry.invalid',
  stateDir,
  exit: { upload: 'leave', timeoutMs: 10_000 },
})
telemetry.logEvent('build', { ms: 45 })
telemetry.logEvent('test', { ok: false })
process.stderr.write('a word of the tool\n')
if (ending === 'exits') process.exit(5)
if (ending === 'killed') process.kill(process.pid, 'SIGKILL')
if (ending === 'waits') {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.once(signal, async () => {
      process.stdout.write(`got ${signal}\n`)
      await telemetry.shutdown()
      process.kill(process.pid, signal)
    })
  }
  process.stdout.write('ready\n')
  setInterval(() => {}, 1_000)
} else {
  for await (const chunk of process.stdin) process.stdout.write(chunk)
  await telemetry.shutdown()
  process.exitCode = Number(ending)
}
