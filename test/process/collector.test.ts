import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCollector } from '../../collector/src/collector.ts'
import { aBatch, anEvent, batchPath, post, resource } from '../collector/batches.ts'
import { printedBy } from '../support/printed.ts'

const root = resolve(import.meta.dirname, '../..')
const cli = join(root, 'collector/bin/orangebox-collector.js')
const onWindows = process.platform === 'win32'

let dir: string
const children: ChildProcess[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-collect-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

/** Runs the built command with an environment of its own: a test runner's would leak NO_COLOR, CI and the like. */
const run = (...args: readonly string[]) => runFile(cli, ...args)

const runFile = (file: string, ...args: readonly string[]) => {
  const child = spawn(process.execPath, [file, ...args], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const { output, said: printed } = printedBy(child)
  const exit = new Promise<number | null>((done) => child.on('close', done))
  return { child, output, exit, printed }
}

const collect = async (...flags: readonly string[]) => {
  const running = run('--port', '0', ...flags)
  const [, url = ''] = await running.printed(/listening on (http:\S+)\n/)
  return { ...running, url }
}

describe('orangebox-collector', () => {
  test('prints one line per event and per client report, without colour on a pipe', async () => {
    const { url, output, printed } = await collect()
    const event = anEvent()
    await post(url, aBatch(event))
    await post(url, aBatch(event))
    await post(url, {
      resource,
      client_report: { report_id: crypto.randomUUID(), dropped: { rejected: 2 } },
      events: [],
    })
    await printed(/client report dropped: rejected 2\n/)
    const line = '09:37:00.123 tool_used duration_ms=45 ok=true tool=bash acme/1.4.0'
    expect(output.stdout.split('\n').slice(1)).toEqual([
      line,
      `${line} duplicate`,
      'client report dropped: rejected 2',
      '',
    ])
  })

  test('--dir appends each new event once, over restarts too', async () => {
    const events = [anEvent(), anEvent(), anEvent()]
    const first = await collect('--dir', join(dir, 'out'))
    await post(first.url, aBatch(...events.slice(0, 2)))
    first.child.kill('SIGKILL')
    await first.exit
    const second = await collect('--dir', join(dir, 'out'))
    expect(await (await post(second.url, aBatch(...events))).json()).toEqual({ accepted: 1, duplicates: 2 })
    const lines = readFileSync(join(dir, 'out', 'events.jsonl'), 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line))).toEqual(events.map((event) => ({ ...event, resource })))
  })

  test('--dir keeps what comes by other protocols in a file of its own', async () => {
    const { url, printed } = await collect('--dir', join(dir, 'out'))
    const logs = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'acme.build', severityText: 'INFO' }] }] }],
    }
    const headers = { 'content-type': 'application/json' }
    await fetch(`${url}/v1/logs`, { method: 'POST', body: JSON.stringify(logs), headers })
    await printed(/acme\.build severity=INFO otlp\/logs\n/)
    const text = readFileSync(join(dir, 'out', 'records.jsonl'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ protocol: 'otlp/logs', name: 'acme.build', facts: { severity: 'INFO' } })
    expect(readFileSync(join(dir, 'out', 'events.jsonl'), 'utf8')).toBe('')
  })

  test('--token refuses who does not know it', async () => {
    const { url, printed } = await collect('--token', 'secret')
    expect((await post(url, aBatch(anEvent()))).status).toBe(401)
    expect((await post(url, aBatch(anEvent()), { headers: { authorization: 'Bearer secret' } })).status).toBe(202)
    await printed(/not taken POST .*the token is missing or wrong/)
  })

  test('--status answers everything with that status and says what was not taken', async () => {
    const { url, printed } = await collect('--status', '503')
    const answer = await post(url, aBatch(anEvent()))
    expect([answer.status, await answer.json()]).toEqual([503, { error: expect.objectContaining({ status: 503 }) }])
    await printed(/not taken POST \/api\/event_logging\/batch, 1 event: on command\n/)
  })

  test('--fail-auth refuses credentials and accepts a bare send', async () => {
    const { url } = await collect('--fail-auth')
    expect((await post(url, aBatch(anEvent()), { headers: { authorization: 'Bearer x' } })).status).toBe(401)
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
  })

  test('--reset takes the body and resets the connection', async () => {
    const { url, printed } = await collect('--reset')
    await expect(post(url, aBatch(anEvent()))).rejects.toThrow()
    await printed(/not taken/)
  })

  test('--delay answers no sooner', async () => {
    const { url } = await collect('--delay', '60')
    const before = performance.now()
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
    expect(performance.now() - before).toBeGreaterThan(50)
  })

  test('an invalid body is explained to the client and on the terminal', async () => {
    const { url, printed } = await collect()
    expect((await post(url, aBatch(anEvent({ event_name: 'Bad' })))).status).toBe(400)
    await printed(/not taken .*\/events\/0\/event_data\/event_name must match pattern/)
  })

  test('--quiet prints where it listens and the summary, nothing else', async () => {
    const { url, child, exit, output } = await collect('--quiet')
    await post(url, aBatch(anEvent()))
    child.kill('SIGTERM')
    await exit
    expect(output.stdout.split('\n').filter(Boolean)).toHaveLength(onWindows ? 1 : 2)
  })

  test.skipIf(onWindows).each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends open connections, prints the summary and exits 0',
    async (signal) => {
      const { url, child, exit, output, printed } = await collect('--delay', '3600000')
      const pending = request(`${url}${batchPath}`, {
        method: 'POST',
        headers: { expect: '100-continue' },
        agent: false,
      })
      const cut = once(pending, 'error')
      pending.flushHeaders()
      await once(pending, 'continue')
      pending.end('{}')
      child.kill(signal)
      expect(await exit).toBe(0)
      await cut
      await printed(/0 events, 0 duplicates in 1 request; clients report dropped: nothing\n/)
      expect(output.stderr).toBe('')
    },
  )

  test.skipIf(onWindows)('a reader of its output that goes away ends it without a fuss', async () => {
    const { url, child, exit, output } = await collect()
    child.stdout?.destroy()
    await post(url, aBatch(anEvent())).catch(() => undefined)
    expect(await exit).toBe(0)
    expect(output.stderr).toBe('')
  })
})

describe('orangebox-collector says clearly', () => {
  test('that the port is taken, and exits 1', async () => {
    const holder = createCollector()
    const { port } = await holder.listen()
    const { exit, output } = run('--port', String(port))
    expect(await exit).toBe(1)
    await holder.close()
    expect(output.stderr).toBe(
      `orangebox-collector: port ${port} on 127.0.0.1 is taken; choose another with --port, or --port 0 for any free one\n`,
    )
  })

  test('that the host is no address of this machine, and exits 1', async () => {
    const { exit, output } = run('--port', '0', '--host', '192.0.2.1')
    expect(await exit).toBe(1)
    expect(output.stderr).toContain('192.0.2.1 is no address of this machine; choose another with --host')
  })

  test('that the directory cannot be written to, and exits 1', async () => {
    writeFileSync(join(dir, 'file'), '')
    const { exit, output } = run('--port', '0', '--dir', join(dir, 'file'))
    expect(await exit).toBe(1)
    expect(output.stderr).toContain(`cannot write to directory ${join(dir, 'file')}`)
  })

  test.each([
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
    ['a number that is none', ['--port', 'x'], 'whole number from 0 to 65535'],
    ['a status out of range', ['--status', '99'], 'whole number from 200 to 599'],
    ['a delay with a unit', ['--delay', '1s'], 'whole number from 0'],
    ['an empty token', ['--token', ''], 'one word of ASCII'],
    ['two misbehaviours at once', ['--status', '503', '--reset'], 'cannot be used with'],
    ['a command that there is not', ['runn', '--', 'acme'], "there is no command 'runn'"],
    ['an argument too many of a command', ['tail', 'more'], 'too many arguments'],
  ])('%s is a mistake, and exits 2', async (_what, args, message) => {
    const { exit, output } = run(...args)
    expect(await exit).toBe(2)
    expect(output.stderr).toContain(message)
    expect(output.stdout).toBe('')
  })

  test.each([
    ['--help', /Usage: orangebox-collector/],
    ['--version', /^\d+\.\d+\.\d+\S*\n$/],
  ])('what %s prints, and exits 0', async (flag, expected) => {
    const { exit, output } = run(flag)
    expect(await exit).toBe(0)
    expect(output.stdout).toMatch(expected)
    expect(output.stderr).toBe('')
  })
})

test('orangebox collect, with whatever flags, says where the collector went, and exits 2', async () => {
  const { exit, output } = runFile(join(root, 'dist/cli.js'), 'collect', '--port', '0', '--dir', 'out')
  expect(await exit).toBe(2)
  expect(output.stderr).toBe('orangebox: the collector is a package of its own now: npx orangebox-collector\n')
  expect(output.stdout).toBe('')
})
