/** The same with a client that waits for its options, which are there when the program is started. */
import { startupSnapshot } from 'node:v8'
import { deferTelemetry } from 'orangebox'
import { end, log, start } from './life.mjs'

const telemetry = deferTelemetry()
log(telemetry, { events: 1 })
startupSnapshot.setDeserializeMainFunction(() => {
  const client = start((options) => {
    telemetry.start(options)
    return telemetry
  })
  log(telemetry)
  void end(client)
})
