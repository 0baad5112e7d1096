import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBatch, anEvent, post } from '../collector/batches.ts'

const examples = resolve(import.meta.dirname, '../../examples')

let dir: string
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-warehouse-'))
})
afterEach(async () => {
  await stop()
  rmSync(dir, { recursive: true, force: true })
})

const start = async (port = '0'): Promise<string> => {
  const args = [join(examples, 'warehouse/warehouse.mjs'), port, join(dir, 'events.duckdb')]
  const child = spawn(process.execPath, args, { env: { HOME: dir }, stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    const url = /on (http:\S+)\n/.exec(text)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`the warehouse ended: ${text}`)
}
const stop = async (): Promise<void> => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}
type Rows = readonly Readonly<Record<string, unknown>>[]
const ask = async (url: string) => (await (await fetch(`${url}/dashboard`)).json()) as { readonly events_by_name: Rows }
const at = (time: string) => `2026-11-${time}:00.000Z`
const step = (event_name: string, session_id: string, time: string, metadata = {}) =>
  anEvent({ event_name, session_id, device_id: session_id, client_timestamp: at(time), metadata })

test('an event is kept once: within a body, across bodies and across a SIGKILL', async () => {
  const [one, two] = [anEvent(), anEvent()]
  const url = await start()
  expect((await post(url, aBatch(one, one))).status).toBe(202)
  await stop()
  const next = await start()
  const body = gzipSync(JSON.stringify(aBatch(one, two)))
  expect((await post(next, '', { body, headers: { 'content-encoding': 'gzip' } })).status).toBe(202)
  expect((await ask(next)).events_by_name).toEqual([
    { event_name: 'tool_used', events: 2, rows_kept: 2, installations: 2 },
  ])
})

test('the dashboard counts installations by day, weighs what was sampled by 1/rate, and says what clients gave up', async () => {
  const url = await start()
  const rate = { sample_rate: 0.25 }
  const whole = [
    step('started', 'a', '21T09:00'),
    step('tool_used', 'a', '21T09:01'),
    step('finished', 'a', '21T09:02'),
  ]
  const sampled = [step('started', 'b', '22T09:00', rate), step('tool_used', 'b', '22T09:01', rate)]
  // It ended before it began: no step of a funnel.
  const disordered = [step('finished', 'c', '22T09:00'), step('started', 'c', '22T09:01')]
  const report = { report_id: '8d356dfe-3f49-41c1-9f5b-4c254698c46f', dropped: { max_age: 3, too_large: 1 } }
  const bodies = [
    { ...aBatch(...whole, ...sampled), client_report: report },
    { ...aBatch(...disordered), client_report: report },
  ]
  for (const body of bodies) expect((await post(url, body)).status).toBe(202)
  expect(await ask(url)).toEqual({
    daily_active_installations: [
      { day: '2026-11-21', installations: 1, events: 3 },
      { day: '2026-11-22', installations: 2, events: 10 },
    ],
    events_by_name: [
      { event_name: 'started', events: 6, rows_kept: 3, installations: 3 },
      { event_name: 'tool_used', events: 5, rows_kept: 2, installations: 2 },
      { event_name: 'finished', events: 2, rows_kept: 2, installations: 2 },
    ],
    funnel: [{ started: 6, tool_used: 5, finished: 1 }],
    drop_reports: [
      { reason: 'max_age', events: 3, reports: 1 },
      { reason: 'too_large', events: 1, reports: 1 },
    ],
  })
})

test('what cannot be read is refused, and spoils nothing that comes at the same time', async () => {
  const url = await start()
  const bad = ['nonsense', '{"events":[{"event_type":"event"}]}', aBatch(anEvent({ metadata: { tool: '\ud800' } }))]
  const answers = await Promise.all([post(url, aBatch(anEvent())), ...bad.map((body) => post(url, body))])
  expect(answers.map(({ status }) => status)).toEqual([202, 400, 400, 400])
  expect((await post(url, ' '.repeat(4 * 1024 * 1024 + 1))).status).toBe(413)
  expect((await ask(url)).events_by_name).toMatchObject([{ rows_kept: 1 }])
})

test('it is killed while many clients drain at once: what was answered 202 is there, and what comes again is there once', async () => {
  const url = await start()
  const bodies = Array.from({ length: 60 }, () => aBatch(...Array.from({ length: 20 }, () => anEvent())))
  const status = (body: object) =>
    post(url, body).then(
      (answer) => answer.status,
      () => 0,
    )
  let answered = 0
  const first = await Promise.all(
    bodies.map(async (body) => {
      const code = await status(body)
      if (code === 202 && answered++ === 0) children.at(-1)?.kill('SIGKILL')
      return code
    }),
  )
  expect(first.filter((code) => code !== 202 && code !== 0)).toEqual([])
  await stop()
  await start(new URL(url).port)
  const acknowledged = first.filter((code) => code === 202).length
  const [kept] = (await ask(url)).events_by_name
  expect(kept?.rows_kept).toBeGreaterThanOrEqual(acknowledged * 20)
  for (const body of bodies) expect(await status(body)).toBe(202)
  expect((await ask(url)).events_by_name).toMatchObject([{ rows_kept: 1200, installations: 1200 }])
})
