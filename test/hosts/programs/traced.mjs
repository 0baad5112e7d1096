/**
 * A program whose files, names, sockets and requests are watched: by OpenTelemetry's instrumentations, by Sentry or another agent. With
 * `silent` it does all of this without orangebox.
 */
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { end, given, log, start } from './life.mjs'

const require = createRequire(import.meta.url)
const { by, silent, told, upload } = given()

const { watch } = await import(`./traced/${by}.mjs`)
const { inSpan, seen } = await watch()
// What is watched is what is asked for from here on.
const [fs, http] = ['node:fs', 'node:http', 'node:net', 'node:dns'].map((name) => require(name))

const heard = []
const server = createServer((request, response) => {
  heard.push(Object.keys(request.headers))
  response.end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

async function work() {
  fs.readFileSync(new URL(import.meta.url))
  const [response] = await once(http.get(`http://localhost:${server.address().port}/own`, { family: 4 }), 'response')
  await once(response.resume(), 'end')
}

const client = silent ? undefined : start()
await inSpan(async () => {
  if (client) log(client.telemetry)
  await work()
  // The batch clock sends them from within the span.
  if (client) await new Promise((done) => setTimeout(done, 400))
  if (client) log(client.telemetry, { events: 1 })
  await client?.telemetry.flush()
  if (client && upload === 'detach') {
    log(client.telemetry, { events: 1 })
    await client.telemetry.shutdown({ upload })
  }
})
server.close()
const facts = { ...(await seen()), heard }
if (client) await end(client, facts)
else appendFileSync(told, `${JSON.stringify({ ...facts, health: { sinks: {} }, diagnostics: [] })}\n`)
