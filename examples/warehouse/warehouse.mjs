#!/usr/bin/env node
// A backend for orangebox that can be asked questions: takes batches and keeps each event once, in a DuckDB file.
//   npm install @duckdb/node-api
//   node warehouse.mjs [port] [file]        or PORT and FILE in the environment; GET /dashboard answers the queries of dashboard.sql
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { openStore } from './store.mjs'

const [port = process.env.PORT ?? '4319', file = process.env.FILE ?? 'events.duckdb'] = process.argv.slice(2)
const maxBytes = 4 * 1024 * 1024
const store = await openStore(file)
const dashboard = readFileSync(new URL('dashboard.sql', import.meta.url), 'utf8')

/** The batch, or the status that says why there is none. */
async function read(request) {
  try {
    const chunks = []
    let size = 0
    for await (const chunk of request) {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
    }
    if (size > maxBytes) return 413
    const raw = Buffer.concat(chunks)
    const packed = request.headers['content-encoding'] === 'gzip'
    const batch = JSON.parse(packed ? gunzipSync(raw, { maxOutputLength: maxBytes }) : raw)
    return batch.events.every(({ event_data }) => typeof event_data.event_id === 'string') ? batch : 400
  } catch {
    return 400
  }
}

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  try {
    if (request.method === 'GET') return answer(200, await store.ask(dashboard))
    const batch = await read(request)
    if (typeof batch === 'number') return answer(batch, { error: batch === 413 ? 'too large' : 'not an event batch' })
    // Whoever hears 202 deletes its copy: not before the database has said that the events are written.
    await store.write(batch)
    answer(202, { accepted: batch.events.length })
  } catch (error) {
    console.error(error.message)
    // What the database cannot read is refused: the client finds the event that is to blame. All else it keeps, and comes back.
    const isTheirs = /^(?:Invalid Input|Conversion) Error/.test(error.message)
    answer(isTheirs ? 400 : 503, { error: isTheirs ? 'an event cannot be stored' : 'not written' })
  }
})
server.listen(Number(port), '127.0.0.1', () => console.log(`receiving on http://127.0.0.1:${server.address().port}`))
