import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Collector, createCollector } from '../../collector/src/collector.ts'
import { aBatch, anEvent, post } from '../collector/batches.ts'
import { printedBy } from '../support/printed.ts'

const cli = resolve(import.meta.dirname, '../../collector/bin/orangebox-collector.js')

let collector: Collector
let url: string
const children: ChildProcess[] = []
beforeEach(async () => {
  collector = createCollector()
  url = (await collector.listen()).url
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await collector.close()
})

const tail = (args: readonly string[] = [], at = url, env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [cli, 'tail', '--url', at, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const { output, until } = printedBy(child)
  /** Resolves once there are so many whole lines on stdout. */
  const lines = (n: number): Promise<string[]> =>
    until(`${n} lines`, ({ stdout }) => {
      const found = stdout.split('\n').slice(0, -1)
      return found.length >= n ? found : undefined
    })
  return { child, output, lines, ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> }
}
/** Posts again and again, until it is told to stop; what is under way then is waited for, so that no request outlives the collector. */
const keepPosting = (name: string) => {
  let goesOn = true
  const posting = (async () => {
    while (goesOn) {
      await post(url, named(name))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return async () => {
    goesOn = false
    await posting
  }
}
const named = (event_name: string, more = {}) => aBatch(anEvent({ event_name, ...more }))
const line = (name: string) => `09:37:00.123 ${name} duration_ms=45 ok=true tool=bash acme/1.4.0`

test('tail prints what there is and follows what comes, good, bad and by other protocols', async () => {
  await post(url, named('first'))
  const { lines } = tail()
  expect(await lines(1)).toEqual([line('first')])
  await post(url, named('second'))
  await post(url, '{}')
  await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'third' }] }] }] }),
  })
  expect((await lines(4)).slice(1)).toEqual([
    line('second'),
    expect.stringMatching(/^not taken POST \/api\/event_logging\/batch, 0 events: the body is not a valid event batch/),
    '--:--:--.--- third otlp/logs',
  ])
})

test('--filter takes words that must all be true', async () => {
  await post(url, named('one'))
  await post(url, named('two', { metadata: { tool: 'edit' } }))
  const { lines } = tail(['--filter', 'tool=ed* two'])
  expect(await lines(1)).toEqual(['09:37:00.123 two tool=edit acme/1.4.0'])
})

test('--new begins with what comes now', async () => {
  await post(url, named('old'))
  const { lines } = tail(['--new'])
  // It asks for the number of the last one, and then for what follows that.
  const stop = keepPosting('fresh')
  try {
    expect((await lines(1))[0]).toBe(line('fresh'))
  } finally {
    await stop()
  }
})

test('--json prints one object per line, and nothing in it that a terminal would obey', async () => {
  const controls = [0x07, 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x202e, 0x2066]
    .map((code) => String.fromCharCode(code))
    .join('x')
  await post(url, named('first', { metadata: { tool: controls } }))
  const { lines, output } = tail(['--json'])
  const [json = ''] = await lines(1)
  expect(JSON.parse(json)).toMatchObject({ seq: 1, name: 'first', data: { metadata: { tool: controls } } })
  expect(output.stdout).not.toMatch(/[^\n\x20-\x7e]/)
})

test('nor is there any in its lines', async () => {
  await post(url, named('first', { metadata: { tool: '\u009b31m\u001b]0;x\u0007\u202e' } }))
  const { lines } = tail()
  expect(await lines(1)).toEqual(['09:37:00.123 first tool=\\u009b31m\\u001b]0;x\\u0007\\u202e acme/1.4.0'])
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it well', async (signal) => {
  await post(url, named('first'))
  const { child, lines, ended } = tail()
  await lines(1)
  child.kill(signal)
  expect(await ended).toEqual([0, null])
})

test('a collector that goes away ends it, and one that is not there', async () => {
  await post(url, named('first'))
  const { lines, output, ended } = tail()
  await lines(1)
  await collector.close()
  expect(await ended).toEqual([1, null])
  expect(output.stderr).toMatch(/^orangebox-collector: cannot follow http:\/\/127\.0\.0\.1:\d+\/: .+\n$/)
  const second = tail([])
  expect(await second.ended).toEqual([1, null])
  expect(second.output.stderr).toMatch(/ECONNREFUSED/)
})

test('a token is sent, from the variable too, and a wrong one is told', async () => {
  await collector.close()
  collector = createCollector({ token: 'secret' })
  url = (await collector.listen()).url
  await post(url, named('first'), { headers: { authorization: 'Bearer secret' } })
  expect(await tail(['--token', 'secret']).lines(1)).toEqual([line('first')])
  expect(await tail([], url, { ORANGEBOX_COLLECTOR_TOKEN: 'secret' }).lines(1)).toEqual([line('first')])
  const { output, ended } = tail(['--token', 'wrong'])
  expect(await ended).toEqual([1, null])
  expect(output.stderr).toMatch(/it answers 401: .*the token is missing or wrong/)
})

test.each(['nonsense', 'file:///etc/passwd'])('--url %s is a wrong call', async (given) => {
  const { output, ended } = tail([], given)
  expect(await ended).toEqual([2, null])
  expect(output.stderr).toMatch(/It must be an address like/)
})

test('a reader that goes away ends it without a fuss', async () => {
  await post(url, named('first'))
  const { child, lines, output, ended } = tail()
  await lines(1)
  child.stdout?.destroy()
  const stop = keepPosting('more')
  try {
    expect(await ended).toEqual([0, null])
  } finally {
    await stop()
  }
  expect(output.stderr).toBe('')
})
