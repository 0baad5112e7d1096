import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBatch, anEvent, idOf, post, resource } from '../collector/batches.ts'

const receiver = resolve(import.meta.dirname, '../../examples/receiver/receiver.mjs')

let dir: string
let child: ChildProcess | undefined
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-receiver-'))
})
afterEach(async () => {
  await stop()
  rmSync(dir, { recursive: true, force: true })
})

const start = (args: readonly string[] = ['0', dir], env: Record<string, string> = {}): Promise<string> =>
  new Promise((done, fail) => {
    const started = spawn(process.execPath, [receiver, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    started.on('error', fail)
    started.on('exit', (code) => fail(new Error(`the receiver ended with ${code}`)))
    let text = ''
    started.stdout.on('data', (chunk: Buffer) => {
      text += chunk
      const [, url] = /on (http:\S+)\n/.exec(text) ?? []
      if (url) done(url)
    })
  })

const stop = async (): Promise<void> => {
  const stopping = child
  child = undefined
  if (!stopping) return
  const gone = new Promise((done) => stopping.once('exit', done))
  stopping.kill('SIGKILL')
  await gone
}

const written = (): { event_id: string }[] =>
  readFileSync(join(dir, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line))

test('it appends each event with its resource and answers 202', async () => {
  const url = await start()
  const event = anEvent()
  const answer = await post(url, aBatch(event))
  expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, duplicates: 0 }])
  expect(written()).toEqual([{ event_type: 'event', ...event.event_data, resource }])
})

test('it unpacks gzip and takes port and directory from the environment', async () => {
  const url = await start([], { PORT: '0', DIR: dir })
  const answer = await post(url, '', {
    body: gzipSync(JSON.stringify(aBatch(anEvent()))),
    headers: { 'content-encoding': 'gzip' },
  })
  expect([answer.status, written().length]).toEqual([202, 1])
})

test('an event is kept once: within a body, across bodies and across a kill in the middle of a line', async () => {
  const early = anEvent()
  const late = anEvent({ metadata: { event_id: 'a label' } })
  const first = await start()
  expect(await (await post(first, aBatch(early, early))).json()).toEqual({ accepted: 1, duplicates: 1 })
  await stop()
  appendFileSync(join(dir, 'events.jsonl'), '{"event_id":"half')
  const second = await start()
  expect(await (await post(second, aBatch(early, late))).json()).toEqual({ accepted: 1, duplicates: 1 })
  expect(written().map(({ event_id }) => event_id)).toEqual([early, late].map(idOf))
})

test.each([
  ['what is not JSON', 'nonsense', {}],
  ['what is no batch', '{"events":[{"event_type":"event"}]}', {}],
  ['broken gzip', 'nonsense', { 'content-encoding': 'gzip' }],
])('%s is answered 400', async (_what, body, headers) => {
  const url = await start()
  expect((await post(url, body, { headers })).status).toBe(400)
  expect(written()).toEqual([])
})

test('a body above 4 MiB is answered 413; one that unpacks to more, 400', async () => {
  const url = await start()
  const large = ' '.repeat(4 * 1024 * 1024 + 1)
  expect((await post(url, large)).status).toBe(413)
  expect((await post(url, '', { body: gzipSync(large), headers: { 'content-encoding': 'gzip' } })).status).toBe(400)
})
