import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aBatch, anEvent, post } from '../collector/batches.ts'
import { onWindows } from '../support/scene.ts'

/** Its maker builds it for common platforms alone. */
const duckdb = await import('@duckdb/node-api').catch(() => undefined)
if (duckdb === undefined)
  process.stderr.write('collector-db.test.ts: its tests are skipped: @duckdb/node-api does not load here\n')

const cli = resolve(import.meta.dirname, '../../collector/bin/orangebox-collector.js')

let dir: string
let file: string
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-db-'))
  file = join(dir, 'events.duckdb')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const args = ['--port', '0', '--db']
const collect = async () => {
  const child = spawn(process.execPath, [cli, ...args, file], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk
    if (text.includes('writing to')) break
  }
  child.stdout.resume()
  const url = /listening on (\S+)/.exec(text)?.[1] ?? ''
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await once(child, 'close')
  }
  return { url, end }
}
const query = async (sql: string): Promise<unknown[]> => {
  if (duckdb === undefined) throw new Error('there is no DuckDB')
  const instance = await duckdb.DuckDBInstance.create(file)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
/** Ends with what it says, as it cannot begin. */
const refused = (path = file) => {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args, path], { env: {}, encoding: 'utf8' })
  return [status, stderr.trim()]
}

describe.skipIf(duckdb === undefined)('--db', () => {
  test('inserts each new event once, with its parts as columns, and records of other protocols', async () => {
    const { url, end } = await collect()
    const event = anEvent({ event_name: 'build', metadata: { duration_ms: 45, tool: 'it’s "quoted"' } })
    await post(url, aBatch(event, anEvent({ context: { plan: 'pro' } })))
    await post(url, aBatch(event))
    await fetch(`${url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'agent.request' }] }] }] }),
    })
    await end('SIGTERM')
    expect(
      await query(
        "SELECT event_id, event_name, service_name, metadata->>'tool', (metadata->>'duration_ms')::INT, client_timestamp::VARCHAR, event_data->>'session_id' FROM events WHERE event_name = 'build'",
      ),
    ).toEqual([
      [event.event_data.event_id, 'build', 'acme', 'it’s "quoted"', 45, '2026-11-21 09:37:00.123+00', 'a session'],
    ])
    expect(await query("SELECT count(*)::INT, count(context->>'plan')::INT FROM events")).toEqual([[2, 1]])
    expect(await query('SELECT protocol, name FROM records')).toEqual([['otlp/logs', 'agent.request']])
  })

  test('what was answered is there after a SIGKILL, and is known to the next run', async () => {
    const first = await collect()
    const event = anEvent()
    expect((await post(first.url, aBatch(event))).status).toBe(202)
    await first.end('SIGKILL')
    const second = await collect()
    expect(await (await post(second.url, aBatch(event, anEvent()))).json()).toEqual({ accepted: 1, duplicates: 1 })
    await second.end('SIGTERM')
    expect(await query('SELECT count(*)::INT FROM events')).toEqual([[2]])
  })

  test('senders at the same time lose nothing and double nothing', async () => {
    const { url, end } = await collect()
    const events = Array.from({ length: 40 }, () => anEvent())
    const answers = await Promise.all(
      events
        .flatMap((event, n) => [aBatch(event), aBatch(event, events[(n + 1) % 40]!)])
        .map((batch) => post(url, batch)),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    await end('SIGTERM')
    expect(await query('SELECT count(*)::INT, count(DISTINCT event_id)::INT FROM events')).toEqual([[40, 40]])
  })

  test.skipIf(onWindows)('the file is readable by this account alone, also one that was not', async () => {
    const first = await collect()
    await post(first.url, aBatch(anEvent()))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(`${file}.wal`).mode & 0o777).toBe(0o600)
    await first.end('SIGTERM')
    spawnSync('chmod', ['644', file])
    const second = await collect()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await second.end('SIGTERM')
  })

  test('a file that is no database is left alone', () => {
    writeFileSync(file, 'my notes')
    expect(refused()).toEqual([
      1,
      expect.stringMatching(/cannot write to .*: .*not a valid DuckDB.*; choose another with --db$/),
    ])
    expect(statSync(file).size).toBe(8)
  })

  test('a file that another collector has is left to it', async () => {
    await collect()
    expect(refused()).toEqual([1, expect.stringMatching(/cannot write to .*lock/)])
  })

  test.skipIf(onWindows)('no link is followed', () => {
    symlinkSync(join(dir, 'elsewhere'), file)
    expect(refused()).toEqual([1, expect.stringContaining('ELOOP')])
  })

  test('a directory that is not there is told', () => {
    expect(refused(join(dir, 'none', 'x.duckdb'))).toEqual([1, expect.stringContaining('cannot write to')])
  })

  test('goes with no --dir', () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, '--db', file, '--dir', dir], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("'--db <file>' cannot be used with option '--dir <dir>'"),
    ])
  })
})
