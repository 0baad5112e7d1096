/**
 * `npm run load [-- clients] [bodies] [events]`: what one receiver takes when many clients drain at once, and what it loses when it is killed in
 * the middle. 200 clients, 5 bodies of 200 events each, unless told otherwise. Nothing here is asserted by a stopwatch; what is lost is an error.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [clients = 200, bodies = 5, events = 200] = process.argv.slice(2).map(Number)
const examples = resolve(import.meta.dirname, '../examples')

/** Starts a receiver; resolves with its URL and its process. */
async function start(/** @type {string} */ file, /** @type {string} */ place, port = '0') {
  const child = spawn(process.execPath, [join(examples, file), port, place], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    const url = /on (http:\S+)\n/.exec(text)?.[1]
    if (url) return { url, child }
  }
  throw new Error(`${file} ended: ${text}`)
}

/** CPU seconds of a process, where the system tells. */
function cpuOf(/** @type {number | undefined} */ pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

const resource = {
  ...{ 'service.name': 'acme', 'service.version': '1.4.0', 'os.type': 'linux', ci: false },
  ...{ 'telemetry.sdk.name': 'orangebox', 'telemetry.sdk.language': 'nodejs', 'telemetry.sdk.version': '0.1.0' },
}

/** A body as the SDK makes it, and the ids in it. */
function aBody(/** @type {string} */ device) {
  const ids = Array.from({ length: events }, () => randomUUID())
  const metadata = {
    duration_ms: 45,
    ok: true,
    tool: 'bash',
    bytes: 1024,
    retries: 0,
    cached: false,
    depth: 3,
    lines: 80,
  }
  const list = ids.map((id) => ({
    event_type: 'event',
    event_data: {
      ...{ event_id: id, event_name: 'tool_used', client_timestamp: new Date().toISOString() },
      ...{ session_id: device, device_id: device, context: { plan: 'pro' }, metadata },
    },
  }))
  return { ids, text: JSON.stringify({ resource, events: list }) }
}

const agent = new Agent({ keepAlive: true, maxSockets: clients })
/** One POST: its status, or undefined where there was no answer. */
const post = (/** @type {string} */ url, /** @type {string} */ text) =>
  new Promise((done) => {
    const sent = request(`${url}/api/event_logging/batch`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    sent.on('response', (answer) =>
      answer
        .resume()
        .on('end', () => done(answer.statusCode))
        .on('error', () => done(undefined)),
    )
    sent.on('error', () => done(undefined))
    sent.end(text)
  })

/** All clients drain at once. Each sends its bodies one after the other, and what was not accepted again, as the SDK does. */
async function drain(/** @type {string} */ url, /** @type {(answered: number) => void} */ onAnswer) {
  const loads = Array.from({ length: clients }, () => {
    const device = randomUUID()
    return Array.from({ length: bodies }, () => aBody(device))
  })
  /** @type {number[]} */
  const times = []
  let again = 0
  const began = performance.now()
  await Promise.all(
    loads.map(async (load) => {
      for (const { text } of load) {
        for (;;) {
          const at = performance.now()
          const status = await post(url, text)
          if (status === 202) {
            times.push(performance.now() - at)
            onAnswer(times.length)
            break
          }
          again++
          await sleep(100 + 400 * Math.random())
        }
      }
    }),
  )
  const seconds = (performance.now() - began) / 1000
  return { seconds, times: times.sort((a, b) => a - b), again, ids: loads.flat().flatMap(({ ids }) => ids) }
}

/** Ids that a receiver has on its disk, each as often as it is there. */
const stored = {
  'receiver/receiver.mjs': async (/** @type {string} */ dir) =>
    [...readFileSync(join(dir, 'events.jsonl'), 'utf8').matchAll(/^\{"event_id":"([^"]+)"/gm)].map(([, id]) => id),
  'warehouse/warehouse.mjs': async (/** @type {string} */ file) => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const connection = await (await DuckDBInstance.create(file)).connect()
    const rows = (await connection.runAndReadAll('SELECT event_id FROM events')).getRows()
    connection.closeSync()
    return rows.map(([id]) => String(id))
  },
}

/** One row: a receiver under load, from its start to what is on its disk. Killed in the middle, it comes back on the same port, as a supervisor would do it. */
async function measure(/** @type {keyof typeof stored} */ file, /** @type {boolean} */ kills) {
  const dir = mkdtempSync(join(tmpdir(), 'orangebox-load-'))
  const place = file.startsWith('warehouse') ? join(dir, 'events.duckdb') : dir
  let { url, child } = await start(file, place)
  try {
    let killed = false
    const { seconds, times, again, ids } = await drain(url, async (answered) => {
      if (!kills || killed || answered < (clients * bodies) / 3) return
      killed = true
      child.kill('SIGKILL')
      await once(child, 'exit')
      child = (await start(file, place, new URL(url).port)).child
    })
    const cpu = cpuOf(child.pid)
    // Killed before its disk is read: what it answered for must be there without an orderly end.
    child.kill('SIGKILL')
    await once(child, 'exit')
    const found = await stored[file](place)
    const distinct = new Set(found)
    const lost = ids.filter((id) => !distinct.has(id)).length
    if (lost > 0 || distinct.size !== found.length) process.exitCode = 1
    const rate = (/** @type {number} */ per) => Math.round(ids.length / per).toLocaleString('en')
    const at = (/** @type {number} */ share) => `${Math.round(times[Math.floor(times.length * share)] ?? 0)} ms`
    return [
      file.split('/')[0] + (kills ? ', killed in the middle' : ''),
      ids.length.toLocaleString('en'),
      rate(seconds),
      kills || Number.isNaN(cpu) ? '' : rate(cpu),
      at(0.5),
      at(0.99),
      `${again}`,
      `${lost}`,
      `${found.length - distinct.size}`,
    ]
  } finally {
    child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
}

const [load = 0] = loadavg()
const rows = []
for (const file of /** @type {const} */ (['receiver/receiver.mjs', 'warehouse/warehouse.mjs']))
  for (const kills of [false, true]) rows.push(await measure(file, kills))
const day = new Date().toISOString().slice(0, 10)
console.log(
  `${day}, ${cpus().length} cores, load before ${load.toFixed(1)}, ${process.version}; ${clients} clients at once, ${bodies} bodies of ${events} events each.\n`,
)
console.log(
  '| Receiver | events | events/s | events per CPU second | p50 answer | p99 answer | sent again | lost | twice |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
agent.destroy()
