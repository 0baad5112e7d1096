/** The same with a client that waits for its options, and is given them while the snapshot is made. */
import { startupSnapshot } from 'node:v8'
import { deferTelemetry } from 'orangebox'
import { end, log, start } from './life.mjs'

const telemetry = deferTelemetry()
const client = start((options) => {
  telemetry.start(options)
  return telemetry
})
log(telemetry, { events: 1 })
startupSnapshot.setDeserializeMainFunction(() => {
  log(telemetry)
  void end(client)
})
