import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Given, type Host, quiet } from '../hosts/host.ts'
import { command, runArgs, runtimeName } from './command.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const run = (given?: Given) => host.run(command, [...runArgs, 'main.mjs'], given)
/** One more run, later, that only sends what others left. */
const drain = async () => {
  host.later()
  return quiet(await run({ events: 0 })).result
}

describe(`on ${runtimeName}`, () => {
  const quickstart = resolve(import.meta.dirname, '../../examples/quickstart/quickstart.mjs')

  test('the quickstart delivers what it did', async () => {
    cpSync(quickstart, join(host.folder, 'quickstart.mjs'))
    host.link('commander')
    const env = { QUICKSTART_ENDPOINT: host.url }
    const args = [...runArgs, 'quickstart.mjs', 'hello', 'Ada']
    const outcome = await host.run(command, args, {}, env)
    expect(outcome).toMatchObject({ code: 0, stdout: 'hello, Ada\n', stderr: '' })
    const names = [...host.collector.events.values()].map(({ event }) => event.event_data.event_name)
    expect(names).toEqual(['greeted', 'command'])
  })

  test('a healthy endpoint gets everything', async () => {
    expect(quiet(await run({ events: 300 })).result).toMatchObject({ delivered: 300, kept: 0, dropped: 0 })
    expect(host.collector.events.size).toBe(300)
    expect(host.segments()).toEqual([])
  })

  test('the batch clock sends while the program runs', async () => {
    quiet(await run({ batch: { scheduledDelayMillis: 100 }, untilDelivered: 3, upload: 'leave' }))
    expect(host.collector.events.size).toBe(3)
  })

  test('with nobody listening events are kept, and the next run delivers them', async () => {
    await host.collector.close()
    expect(quiet(await run()).result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.listen(Number(new URL(host.url).port))
    expect(await drain()).toMatchObject({ delivered: 3, kept: 0 })
  })

  test('with 503 events are kept, and the next run delivers them', async () => {
    host.collector.behave({ kind: 'status', status: 503 })
    expect(quiet(await run()).result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    host.collector.behave({ kind: 'ok' })
    expect(await drain()).toMatchObject({ delivered: 3, kept: 0 })
  })

  test('a black hole costs the deadline and no more', async () => {
    host.collector.behave({ kind: 'silent' })
    const began = performance.now()
    expect(quiet(await run({ timeoutMs: 300 })).result).toMatchObject({ delivered: 0, kept: 3, timedOut: true })
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test.each([
    // Windows knows no signals: it ends the process, with a code.
    ['SIGKILL', 'kill', process.platform === 'win32' ? { code: 1 } : { code: null, signal: 'SIGKILL' as const }],
    ['process.exit', 'exit', {}],
    ['an uncaught exception', 'throw', { code: 1, stderr: expect.stringContaining('a bug of the host') }],
    ['the end without shutdown', 'end', {}],
  ] as const)('what was logged before %s is delivered by the next run', async (_, how, end) => {
    quiet(await run({ how }), end)
    expect(host.collector.events.size).toBe(0)
    expect(await drain()).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect(host.collector.duplicates).toBe(0)
    expect(host.segments()).toEqual([])
  })

  test('an uploader delivers what was left to it', async () => {
    const { result, diagnostics } = quiet(await run({ upload: 'detach' }))
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.received(3)
    expect(await host.uploadersGone()).toBe(1)
    expect(host.segments()).toEqual([])
  })

  test('an uploader that finds nobody ends, and leaves the events', async () => {
    await host.collector.close()
    quiet(await run({ upload: 'detach' }))
    expect(await host.uploadersGone()).toBe(1)
    expect(host.segments()).toHaveLength(1)
  })
})
