/** A program that is started from a snapshot of itself: the client is in there, and was even used. */
import { startupSnapshot } from 'node:v8'
import { end, log, start } from './life.mjs'

const client = start()
log(client.telemetry, { events: 1 })
startupSnapshot.setDeserializeMainFunction(() => {
  log(client.telemetry)
  void end(client)
})
