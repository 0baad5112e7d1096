/** The life of a small tool: it logs, it ends as it is told, and it writes its books where the test reads them. */
import { appendFileSync, rmdirSync } from 'node:fs'
import { createTelemetry } from 'orangebox'

export const given = () => JSON.parse(process.env.HOST_GIVEN)

export function start(create = createTelemetry) {
  const { endpoint, stateDir, sessionId, batch } = given()
  const diagnostics = []
  const telemetry = create({
    service: { name: 'acme', version: '1.4.0' },
    ...{ endpoint, stateDir, sessionId, batch },
    onDiagnostic: ({ code, message }) => diagnostics.push({ code, message }),
  })
  return { telemetry, diagnostics }
}

export function log(telemetry, { events = 3 } = given()) {
  for (let n = 0; n < events; n++) telemetry.logEvent('step_done', { n })
}

/** @param {object} facts what else the test wants to know */
export async function end(
  { telemetry, diagnostics },
  facts = {},
  { upload = 'wait', timeoutMs = 10_000, told, how } = given(),
) {
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  if (how === 'exit') process.exit(0)
  if (how === 'throw') throw new Error('a bug of the host')
  if (how === 'end') return
  const result = await telemetry.shutdown({ upload, timeoutMs })
  const books = { result, diagnostics, health: telemetry.health(), status: telemetry.status() }
  appendFileSync(told, `${JSON.stringify({ ...books, ...facts })}\n`)
}

export async function live(create) {
  const client = start(create)
  const { chdir, liveMs, untilDelivered } = given()
  if (chdir) process.chdir(chdir)
  if (chdir && given().remove) rmdirSync(chdir)
  log(client.telemetry)
  if (liveMs) await new Promise((done) => setTimeout(done, liveMs))
  const delivered = () => client.telemetry.health().sinks.backend.delivered
  while (untilDelivered && delivered() < untilDelivered) await new Promise((done) => setTimeout(done, 20))
  await end(client)
}
