import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join, resolve } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import type { CommandResult, DeleteReport, IdReport, ShowReport, StatusReport } from '../../src/model/commands.ts'
import { listen } from '../support/listen.ts'
import type { Run } from '../support/run.ts'
import { type Scene, test } from '../support/scene.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'

type Step = readonly [name: string, ...given: readonly unknown[]]

const program = 'commands.mjs'
const app = (scene: Scene) => join(scene.stateDir, 'acme')
const consentIn = (scene: Scene) => readFileSync(join(app(scene), 'consent'), 'utf8')
const all = (scene: Scene) =>
  existsSync(scene.stateDir) ? readdirSync(scene.stateDir, { recursive: true, encoding: 'utf8' }).sort() : []

/** What each command said, in order. */
const said = (run: Run) =>
  run.of('told').map(({ result }) => result as CommandResult<StatusReport & ShowReport & DeleteReport>)

async function take(scene: Scene, steps: readonly Step[], given: object = {}, env: Record<string, string> = {}) {
  const run = scene.start(program, { steps, ...given }, env)
  await run.ended()
  return said(run)
}

const one = async (scene: Scene, command: Step, given: object = {}, env: Record<string, string> = {}) => {
  const [result] = await take(scene, [command], given, env)
  if (!result) throw new Error('the command said nothing')
  return result
}

const leaveThree = (scene: Scene) =>
  take(scene, [
    ['log', 3],
    ['shutdown', { timeoutMs: 0 }],
  ])

/** A server that remembers what it was asked. */
async function serve(status: number) {
  const asked: { readonly url: string | undefined; readonly headers: object; readonly body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      asked.push({ url: request.url, headers: request.headers, body })
      response.writeHead(status).end()
    })
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  return { asked, url }
}

describe('what only looks writes nothing', () => {
  const looks: readonly Step[] = [['status'], ['show'], ['id'], ['preview'], ['clear']]

  test('where there is no state directory', async ({ scene }) => {
    await scene.collect()
    const [status, show, id, preview] = await take(scene, looks)
    expect(all(scene)).toEqual([])
    expect(status).toMatchObject({ exitCode: 0, json: { mode: 'on', reason: 'default', consent: null, waiting: [] } })
    expect([show?.text, id?.text]).toEqual([
      'Nothing waits, so nothing would leave.',
      'There is no installation id: no event was recorded, or it was deleted.',
    ])
    expect(JSON.parse(preview?.text ?? '').events).toHaveLength(1)
  })

  test('after an off', async ({ scene }) => {
    await scene.collect()
    await take(scene, [['log', 3], ['off']])
    const before = all(scene)
    const [status] = await take(scene, looks)
    expect(all(scene)).toEqual(before)
    expect(status?.json).toMatchObject({ mode: 'off', reason: 'consent', consent: consentIn(scene).trimEnd() })
  })

  test('where an environment variable said no', async ({ scene }) => {
    const { requests } = await scene.collect()
    const [status, show] = await take(scene, looks, {}, { DO_NOT_TRACK: '1' })
    expect([all(scene), requests.length]).toEqual([[], 0])
    expect(status?.text).toContain('Decided by the environment variable DO_NOT_TRACK, whatever else says.')
    expect(status?.text).toContain('An event would look like this, if it were on, and has fields of its own besides:')
    expect(show?.exitCode).toBe(0)
  })
})

describe('status says which source won:', () => {
  const cases: readonly (readonly [string, object, Record<string, string>, object])[] = [
    [
      'the own variable',
      {},
      { ACME_TELEMETRY_DISABLED: '1' },
      { reason: 'variable', variable: 'ACME_TELEMETRY_DISABLED' },
    ],
    ['the host', { options: { enabled: false } }, {}, { reason: 'host', mode: 'off' }],
    ['a test', {}, { NODE_ENV: 'test' }, { reason: 'tests', mode: 'off' }],
    ['no endpoint', { endpoint: '' }, {}, { reason: 'no_endpoint', mode: 'off' }],
  ]
  test.for(cases)('%s', async ([, given, env, expected], { scene }) => {
    await scene.collect()
    expect((await one(scene, ['status'], given, env)).json).toMatchObject(expected)
  })

  test('a killswitch of the settings, by sink', async ({ scene }) => {
    await scene.collect()
    const settings = { killswitch: { backend: true } }
    const { text, json } = await one(scene, ['status'], { settings })
    expect(text).toContain('backend is switched off by the settings.')
    expect(json.sinks).toMatchObject({ backend: { killed: { by: 'settings' } } })
  })
})

describe('show', () => {
  test('prints the very bytes of the request that follows, while nobody and while another process holds them', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const holder = scene.start(program, {
      // The facts that take a look are known after the first request.
      steps: [['log'], ['flush'], ['log', 3], ['reach', 'held'], ['wait', 'go'], ['flush'], ['shutdown']],
    })
    await holder.reached('held')
    const held = (await one(scene, ['show'])).json
    expect(held.waiting).toMatchObject([{ sink: 'backend', wire: 'event-batch', events: 3, fate: 'leaves' }])
    holder.say('go')
    await holder.ended()
    expect(collector.requests.slice(1).map(({ bodyText }) => bodyText)).toEqual(held.requests.map(({ body }) => body))

    await leaveThree(scene)
    const { json, text } = await one(scene, ['show'])
    expect(text).toBe(json.requests[0]?.body)
    await scene.drain()
    expect(collector.requests.at(-1)?.bodyText).toBe(text)
  })

  test('shows for OTLP in protobuf the bytes, too', async ({ scene }) => {
    const { url } = await serve(200)
    const otlpOptions = { endpoint: url, protocol: 'http/protobuf' }
    await take(scene, [['log'], ['shutdown', { timeoutMs: 0 }]], { endpoint: '', otlpOptions })
    const [request] = (await one(scene, ['show'], { endpoint: '' })).json.requests
    expect(request).toMatchObject({ sink: 'otlp' })
    expect(Buffer.from(request?.bytes ?? '', 'base64').includes('step_done')).toBe(true)
  })

  test('says what stays under local, and what is deleted instead of sent', async ({ scene }) => {
    await scene.collect()
    await leaveThree(scene)
    writeFileSync(join(app(scene), 'consent'), 'local 2026-01-02T03:04:05.678Z')
    expect((await one(scene, ['show'])).json).toMatchObject({ requests: [], waiting: [{ events: 3, fate: 'stays' }] })
    writeFileSync(join(app(scene), 'consent'), 'on 2100-01-02T03:04:05.678Z')
    const { json, text } = await one(scene, ['show'])
    expect(json).toMatchObject({ requests: [], waiting: [{ events: 3, fate: 'goes' }] })
    expect(text).toContain('is deleted unsent, for it was recorded under another answer')
  })

  test('lets nothing of what somebody planted drive a terminal', async ({ scene }) => {
    await scene.collect()
    await leaveThree(scene)
    const [spool = ''] = readdirSync(app(scene)).filter((file) => file.startsWith('acme-backend-'))
    writeFileSync(join(app(scene), spool, 'tool.json'), JSON.stringify({ sink: '\u001b[2Jevil\r' }))
    const id = '1bdf560e-1fe7-4f83-84cf-83b1f6cc2564'
    const lines = [
      { segment: { uuid: id, consent: consentIn(scene), account: null } },
      { resource: { 'service.name': '\u001b]0;x\u0007' } },
      { id, event: { event_type: 'event', event_data: { note: '\u009b31m\u202e' } } },
    ]
    writeFileSync(
      join(app(scene), spool, `1-1770000000000-${id}.0.ready.jsonl`),
      // Written raw, as no encoder of ours would.
      `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    )
    const results = await take(scene, [['show'], ['status']])
    for (const { text } of results) expect(text).not.toMatch(/[^\P{C}\n]/u)
    expect(results[0]?.text).toContain('\\u202e')
  })
})

describe('answers', () => {
  test('off sends nothing, and leaves its own file alone there', async ({ scene }) => {
    const { requests } = await scene.collect()
    const [off, status] = await take(scene, [['log', 3], ['off'], ['status'], ['shutdown']])
    expect(off).toMatchObject({ exitCode: 0, json: { written: true, problem: null, mode: 'off', reason: 'consent' } })
    expect(status?.json).toMatchObject({ mode: 'off', waiting: [], inMemory: 0 })
    expect([requests.length, scene.segments(), existsSync(join(app(scene), 'installation-id'))]).toEqual([0, [], false])
  })

  test.for(['on', 'local', 'off'])(
    '%s is written down although a variable switched the client off, and says so',
    async (answer, { scene }) => {
      await scene.collect()
      const { text, json, exitCode } = await one(scene, [answer], {}, { DO_NOT_TRACK: '1' })
      expect(consentIn(scene)).toMatch(new RegExp(`^${answer} `))
      expect([exitCode, json.mode]).toEqual([0, 'off'])
      if (answer === 'off') return
      expect(text).toContain(`Your answer is written down: ${answer}.`)
      expect(text).not.toContain('Telemetry is')
      expect(text).toContain('What holds now is "off": DO_NOT_TRACK goes before your answer.')
    },
  )

  const root = onUnix ?? unless(!isRoot, 'root writes everywhere')
  test.skipIf(root)(named('one that cannot be written is told, with exit code 1', root), async ({ scene }) => {
    await scene.collect()
    mkdirSync(app(scene), { recursive: true })
    chmodSync(scene.stateDir, 0o500)
    chmodSync(app(scene), 0o500)
    expect(await one(scene, ['off'])).toMatchObject({ exitCode: 1, json: { written: false } })
    chmodSync(scene.stateDir, 0o700)
    chmodSync(app(scene), 0o700)
  })
})

test('preview is what a client would send, with the id that is there, and records nothing', async ({ scene }) => {
  const { requests } = await scene.collect()
  await take(scene, [['log'], ['shutdown']])
  const before = [requests.length, all(scene)]
  const { text } = await one(scene, ['preview', 'build_done', { ms: 45, secret: 'hunter2' }])
  const [event] = JSON.parse(text).events
  const device_id = readFileSync(join(app(scene), 'installation-id'), 'utf8')
  expect(event.event_data).toMatchObject({ event_name: 'build_done', device_id, metadata: { ms: 45 } })
  expect(event.event_data.metadata).toEqual({ ms: 45 })
  expect([requests.length, all(scene)]).toEqual(before)
})

describe('idRotationDays', () => {
  const rotating = { options: { idRotationDays: 30 } }

  test('of twelve first programs at once all have one id, which `id` tells, with the day of the next one', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const steps: readonly Step[] = [['reach', 'here'], ['wait', 'go'], ['log', 1], ['shutdown']]
    const runs = Array.from({ length: 12 }, () => scene.start(program, { steps, ...rotating }))
    await Promise.all(runs.map((run) => run.reached('here')))
    for (const run of runs) run.say('go')
    await Promise.all(runs.map((run) => run.ended()))
    const ids = [...collector.events.values()].map(({ event }) => event.event_data.device_id)
    const told = await one(scene, ['id'], rotating)
    expect([ids.length, [...new Set(ids)]]).toEqual([12, [told.json.installationId]])
    const until = Date.parse((told.json as unknown as IdReport).until ?? '')
    expect(until).toBeGreaterThan(Date.now())
    expect(until).toBeLessThanOrEqual(Date.now() + 30 * 86_400_000)
    expect(existsSync(join(app(scene), 'installation-id'))).toBe(false)
  })

  test('delete asks with the id of the moment, and keeps it where the server refuses', async ({ scene }) => {
    await scene.collect()
    const server = await serve(403)
    await take(
      scene,
      [
        ['log', 1],
        ['shutdown', { timeoutMs: 0 }],
      ],
      rotating,
    )
    const { json } = await one(scene, ['id'], rotating)
    await one(scene, ['delete'], { ...rotating, commandsOptions: { deletionEndpoint: server.url } })
    expect(server.asked).toMatchObject([{ body: JSON.stringify({ installation_id: json.installationId }) }])
    expect((await one(scene, ['id'], rotating)).json.installationId).toBe(json.installationId)
  })
})

test('clear deletes what waits and nothing else', async ({ scene }) => {
  const { requests } = await scene.collect()
  await leaveThree(scene)
  const [before, consent] = [all(scene).filter((name) => !name.endsWith('.jsonl')), consentIn(scene)]
  expect(await one(scene, ['clear'])).toMatchObject({ exitCode: 0, json: { deleted: 1, left: 0 } })
  expect([all(scene), consentIn(scene), requests.length]).toEqual([before, consent, 0])
})

describe('delete', () => {
  test('asks the server with the id, then deletes what is here; a running program forgets the id', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    const server = await serve(202)
    await leaveThree(scene)
    const id = readFileSync(join(app(scene), 'installation-id'), 'utf8')
    const other = scene.start(program, { steps: [['log'], ['reach', 'one'], ['wait', 'gone'], ['log'], ['shutdown']] })
    await other.reached('one')
    const commandsOptions = { deletionEndpoint: `${server.url}/delete?v=1`, deletionHeaders: { 'x-key': 'k' } }
    const done = await one(scene, ['delete'], { commandsOptions })
    expect(server.asked).toMatchObject([
      { url: '/delete?v=1', headers: { 'x-key': 'k' }, body: JSON.stringify({ installation_id: id }) },
    ])
    expect(done).toMatchObject({
      exitCode: 0,
      json: { installationId: id, server: 'accepted', answer: 'HTTP 202', deletedHere: true },
    })
    expect([scene.segments(), existsSync(join(app(scene), 'installation-id')), consentIn(scene).slice(0, 3)]).toEqual([
      [],
      false,
      'on ',
    ])
    // Consent is looked at once a second.
    await new Promise((pass) => setTimeout(pass, 1_100))
    other.say('gone')
    await other.ended()
    expect([...collector.events.values()]).toHaveLength(1)
    expect(JSON.stringify(collector.requests)).not.toContain(id)
  })

  test.for([
    ['refuses', 403, { server: 'refused', answer: 'HTTP 403' }],
    ['cannot be reached', 0, { server: 'unreachable' }],
  ] as const)(
    'where the server %s, what waits goes and the id stays, to ask again',
    async ([, status, expected], { scene }) => {
      await scene.collect()
      await leaveThree(scene)
      const id = readFileSync(join(app(scene), 'installation-id'), 'utf8')
      const deletionEndpoint = status === 0 ? 'http://127.0.0.1:9/' : (await serve(status)).url
      const done = await one(scene, ['delete'], { commandsOptions: { deletionEndpoint } })
      expect(done).toMatchObject({ exitCode: 1, json: { ...expected, deletedHere: true } })
      expect([scene.segments(), readFileSync(join(app(scene), 'installation-id'), 'utf8')]).toEqual([[], id])
    },
  )

  test('what runs while the server is asked sends nothing: what the server has deleted would be there again', async ({
    scene,
  }) => {
    const collector = await scene.collect()
    await leaveThree(scene)
    const id = readFileSync(join(app(scene), 'installation-id'), 'utf8')
    const server = createServer()
    const { url: deletionEndpoint, close } = await listen(server)
    onTestFinished(close)
    const deleting = one(scene, ['delete'], { commandsOptions: { deletionEndpoint } })
    const [, answer] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
    await take(scene, [['log', 2], ['shutdown']])
    expect([collector.requests.length, readFileSync(join(app(scene), 'installation-id'), 'utf8')]).toEqual([0, id])
    answer.writeHead(202).end()
    expect(await deleting).toMatchObject({ exitCode: 0, json: { installationId: id, deletedHere: true } })
    await take(scene, [['log', 2], ['shutdown']])
    expect(collector.events.size).toBe(2)
    expect(JSON.stringify([...collector.events.values()])).not.toContain(id)
  })

  test('what the user says while the server is asked holds', async ({ scene }) => {
    await scene.collect()
    await leaveThree(scene)
    const server = createServer((request, response) => {
      request.resume().on('end', async () => {
        await one(scene, ['local'])
        response.writeHead(202).end()
      })
    })
    const { url: deletionEndpoint, close } = await listen(server)
    onTestFinished(close)
    expect(await one(scene, ['delete'], { commandsOptions: { deletionEndpoint } })).toMatchObject({ exitCode: 0 })
    expect(consentIn(scene)).toMatch(/^local /)
  })

  test('an address that cannot be used is a server that cannot be asked: the id stays for a mended version', async ({
    scene,
  }) => {
    const { requests } = await scene.collect()
    await leaveThree(scene)
    const asked = () => one(scene, ['delete'], { commandsOptions: { deletionEndpoint: 'http://example.com' } })
    const done = await asked()
    const { installationId } = done.json as { installationId: string }
    expect(done).toMatchObject({ exitCode: 1, json: { server: 'unreachable', answer: 'NO_URL', deletedHere: true } })
    expect(done.text).toContain('"http://example.com" is http: beyond loopback')
    expect(done.text).toContain(`The installation id ${installationId} is kept, so that you can ask again`)
    expect((await asked()).json).toMatchObject({ installationId })
    expect(requests).toEqual([])
  })

  test('without an id nobody is asked; after an off it stays off', async ({ scene }) => {
    const { requests } = await scene.collect()
    await leaveThree(scene)
    const [, done] = await take(scene, [['off'], ['delete']], {
      commandsOptions: { deletionEndpoint: 'http://example.com' },
    })
    expect(done).toMatchObject({ exitCode: 0, json: { server: 'not_asked', deletedHere: true } })
    expect([requests.length, consentIn(scene).slice(0, 4)]).toEqual([0, 'off '])
  })

  test('a yes that nobody said is none afterwards, where one is required from then on', async ({ scene }) => {
    await scene.collect()
    await leaveThree(scene)
    expect(consentIn(scene)).toMatch(/^on \S+Z$/)
    expect(await one(scene, ['delete'])).toMatchObject({ exitCode: 0, json: { deletedHere: true } })
    const run = scene.run({ options: { requireConsent: true }, steps: [['log', 2], ['status'], ['shutdown']] })
    await run.ended()
    expect(run.of('status')[0]?.status.mode).toBe('local')
    expect(consentIn(scene)).toMatch(/^local /)
  })

  test('a yes that somebody said is said afterwards, too', async ({ scene }) => {
    await scene.collect()
    const [, done] = await take(scene, [['on'], ['log', 1], ['delete']])
    expect([done?.exitCode, consentIn(scene)]).toEqual([0, expect.stringMatching(/^on \S+Z\n$/)])
  })

  test('the run that deletes records nothing more, so that no new id is made by its own event', async ({ scene }) => {
    await scene.collect()
    const [, done] = await take(scene, [['on'], ['log', 1], ['delete'], ['log', 1]])
    expect(done).toMatchObject({ exitCode: 0, json: { deletedHere: true } })
    expect([scene.segments(), existsSync(join(app(scene), 'installation-id'))]).toEqual([[], false])
  })

  test('where nobody was ever asked, nobody was asked afterwards', async ({ scene }) => {
    await scene.collect()
    await one(scene, ['delete'])
    expect(all(scene)).toEqual(['acme'])
  })
})

describe.each(['commander', 'yargs'])('ready for %s', (of) => {
  const path = resolve(import.meta.dirname, 'programs', program)
  const cli = (scene: Scene, endpoint: string, ...args: readonly string[]) => {
    const given = JSON.stringify({ endpoint, stateDir: scene.stateDir, cli: { of, args } })
    return new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((done) => {
      const child = execFile(process.execPath, [path, given], { env: {} }, (_error, stdout, stderr) =>
        done({ code: child.exitCode, stdout, stderr }),
      )
    })
  }

  test('telemetry off, status, status --json, preview', async ({ scene }) => {
    const { url } = await scene.collect()
    expect(await cli(scene, url, 'telemetry', 'off')).toMatchObject({ code: 0, stderr: '' })
    expect(consentIn(scene)).toMatch(/^off /)
    expect((await cli(scene, url, 'telemetry', 'status')).stdout).toMatch(/^Telemetry is off/)
    expect(JSON.parse((await cli(scene, url, 'telemetry', 'status', '--json')).stdout)).toMatchObject({ mode: 'off' })
    const preview = await cli(scene, url, 'telemetry', 'preview', 'build_done')
    expect(JSON.parse(preview.stdout).events[0].event_data.event_name).toBe('build_done')
  })

  test('an exit code tells that it did not work, and help names every command', async ({ scene }) => {
    const { url } = await scene.collect()
    await leaveThree(scene)
    rmSync(join(scene.stateDir, 'acme', 'consent'))
    mkdirSync(join(scene.stateDir, 'acme', 'consent'))
    expect((await cli(scene, url, 'telemetry', 'on')).code).toBe(1)
    const { stdout } = await cli(scene, url, 'telemetry', '--help')
    for (const name of ['status', 'on', 'local', 'off', 'show', 'preview', 'id', 'clear', 'delete'])
      expect(stdout).toContain(name)
  })
})
