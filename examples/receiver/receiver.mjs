#!/usr/bin/env node
// The smallest backend for orangebox: takes batches, keeps each event once, appends it to <directory>/events.jsonl.
//   node receiver.mjs [port] [directory]        or PORT and DIR in the environment
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

const [port = process.env.PORT ?? '4319', dir = process.env.DIR ?? '.'] = process.argv.slice(2)
const maxBytes = 4 * 1024 * 1024
const file = `${dir}/events.jsonl`
mkdirSync(dir, { recursive: true })
appendFileSync(file, '')
truncateSync(file, readFileSync(file).lastIndexOf('\n') + 1) // half a line was never answered: it comes again
// Delivery is at least once, restarts of this server included, so what is on disk was seen.
const seen = new Set(readFileSync(file, 'utf8').match(/(?<=^\{"event_id":")[^"]+/gm))

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
  const batch = await read(request)
  const answer = (status, body) => response.writeHead(status).end(JSON.stringify(body))
  if (typeof batch === 'number') return answer(batch, { error: batch === 413 ? 'too large' : 'not an event batch' })
  const fresh = new Map()
  for (const { event_type, event_data } of batch.events) {
    const { event_id, ...data } = event_data
    if (!seen.has(event_id)) fresh.set(event_id, { event_id, event_type, ...data, resource: batch.resource })
  }
  // Before the answer: if the disk refuses, this process ends unanswered and the client keeps its events.
  appendFileSync(file, [...fresh.values()].map((event) => `${JSON.stringify(event)}\n`).join(''))
  for (const id of fresh.keys()) seen.add(id)
  answer(202, { accepted: fresh.size, duplicates: batch.events.length - fresh.size })
})
server.listen(Number(port), '127.0.0.1', () => console.log(`receiving on http://127.0.0.1:${server.address().port}`))
