/** `node bench/otel.mjs`: what `orangebox/otel` does beside OpenTelemetry's own exporter, in one run. Needs a build; prints a table. */

import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusedUrl } from './lib/dead-ends.mjs'

const program = fileURLToPath(new URL('programs/otel-host.mjs', import.meta.url))
const records = 200

const yes = (_n, response) => response.end('{}')

/**
 * A receiver that says how often each record came.
 *
 * @param answer may send another answer, or destroy the socket; false: the records do not count.
 * @param port where a former one listened that is back now
 */
async function startReceiver(answer = yes, port = 0) {
  const seen = new Map()
  let [requests, bytes] = [0, 0]
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const taken = answer(requests++, response, request)
      if (taken === false) return
      bytes += body.length
      for (const [, i] of body.matchAll(/"key":"i","value":\{"intValue":"?(\d+)/g)) seen.set(i, (seen.get(i) ?? 0) + 1)
    })
  })
  await new Promise((done) => server.listen(port, '127.0.0.1', done))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const repeated = () => [...seen.values()].filter((n) => n > 1).length
  return { url: `http://127.0.0.1:${server.address().port}`, seen, repeated, bytes: () => bytes, stop }
}

/** Runs the host once. @returns what it said, if it lived to say it. */
function run(given) {
  const child = spawn(process.execPath, [program, JSON.stringify({ how: 'shutdown', records, ...given })])
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  return new Promise((done) => child.on('close', () => done(said ? JSON.parse(said) : undefined)))
}

/** A program lives and ends in one way, and is run a second time, without records of its own. */
async function twoLives(who, how, answer) {
  const receiver = await startReceiver(answer)
  const stateDir = mkdtempSync(join(tmpdir(), 'orangebox-bench-'))
  await run({ who, how, endpoint: receiver.url, stateDir })
  // A server that is in trouble for three seconds is out of it.
  if (answer === busy) await new Promise((done) => setTimeout(done, Math.max(0, 3_500 - (Date.now() - busySince))))
  await run({ who, endpoint: receiver.url, stateDir, records: 0 })
  receiver.stop()
  rmSync(stateDir, { recursive: true })
  return receiver.repeated() > 0
    ? `${receiver.seen.size}, ${receiver.repeated()} of them twice`
    : `${receiver.seen.size}`
}

let busySince = 0
const busy = (n, response) => {
  if (n === 0) busySince = Date.now()
  if (Date.now() - busySince > 3_000) return response.end('{}')
  response.writeHead(503).end()
  return false
}
const lost = (n, response) => (n === 0 ? void response.destroy() : response.end('{}'))

/** The first life meets nobody. */
async function down(who) {
  const receiver = await startReceiver()
  receiver.stop()
  const stateDir = mkdtempSync(join(tmpdir(), 'orangebox-bench-'))
  const { shutdownMs } = await run({ who, endpoint: receiver.url, stateDir })
  const again = await startReceiver(yes, Number(new URL(receiver.url).port))
  await run({ who, endpoint: again.url, stateDir, records: 0 })
  again.stop()
  rmSync(stateDir, { recursive: true })
  return { arrive: `${again.seen.size}`, shutdown: `${Math.round(shutdownMs)} ms` }
}

/** It takes the connection and never says a word. */
async function silent(who) {
  const receiver = await startReceiver(() => false)
  const stateDir = mkdtempSync(join(tmpdir(), 'orangebox-bench-'))
  const { shutdownMs } = await run({ who, endpoint: receiver.url, stateDir })
  receiver.stop()
  rmSync(stateDir, { recursive: true })
  return `${Math.round(shutdownMs)} ms`
}

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.jsonl'))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)

async function costs(who) {
  const many = 20_000
  const receiver = await startReceiver()
  const stateDir = mkdtempSync(join(tmpdir(), 'orangebox-bench-'))
  const nothing = await run({ who, endpoint: receiver.url, stateDir, records: 0 })
  const said = await run({ who, endpoint: receiver.url, stateDir, records: many })
  const sent = Math.round(receiver.bytes() / receiver.seen.size)
  const arrived = receiver.seen.size
  receiver.stop()
  await run({ who, how: 'kill', endpoint: await refusedUrl(), stateDir })
  const disk = Math.round(sizeOf(stateDir) / records)
  rmSync(stateDir, { recursive: true })
  return {
    emit: `${said.us.toFixed(1)} µs`,
    cpu: `${(((said.cpuMs - nothing.cpuMs) * 1e3) / many).toFixed(1)} µs`,
    arrived: `${arrived}`,
    sent: `${sent} / ${disk}`,
  }
}

const columns = ['official', 'between', 'ours']
const rows = new Map()
const put = (what, value) => rows.set(what, [...(rows.get(what) ?? []), value])
for (const who of columns) {
  put('SIGKILL: arrive', await twoLives(who, 'kill'))
  put('`process.exit`: arrive', await twoLives(who, 'exit'))
  const met = await down(who)
  put('server down for the whole run: arrive', met.arrive)
  put('503 for 3 s: arrive', await twoLives(who, 'shutdown', busy))
  put('first answer lost: arrive', await twoLives(who, 'shutdown', lost))
  put('`shutdown()`, server down', met.shutdown)
  put('`shutdown()`, server silent', await silent(who))
  const { emit, cpu, arrived, sent } = await costs(who)
  put('20,000 at full speed: arrive', arrived)
  put('`emit`', emit)
  put('CPU per record, all in', cpu)
  put('bytes per record, sent / on disk', sent)
}
console.log(
  '| 200 records | OpenTelemetry’s own exporter | our exporter behind its batch processor | our processor |\n|---|---|---|---|',
)
for (const [what, values] of rows) console.log(`| ${what} | ${values.join(' | ')} |`)
