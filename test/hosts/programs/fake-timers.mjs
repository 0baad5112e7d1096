/** A test suite of the host: the timers and clocks of the process are fake, and nobody advances them. */
import FakeTimers from '@sinonjs/fake-timers'

const { order, toNotFake = [], flushMs = 400 } = JSON.parse(process.env.HOST_GIVEN)
const install = (when) => when === order && FakeTimers.install({ toNotFake })

install('before import')
const { end, log, start } = await import('./life.mjs')
install('after import')
const client = start()
install('after create')
log(client.telemetry)
await client.telemetry.flush({ timeoutMs: flushMs })
await end(client)
