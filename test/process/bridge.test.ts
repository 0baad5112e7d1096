import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LangfuseClient } from '@langfuse/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Summary } from '../../collector/src/bridge/summary.ts'
import { createCollector } from '../../collector/src/collector.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { send, session, sumOf } from '../support/claude-code.ts'
import { countOf, keys, type Langfuse, readBack, startLangfuse } from '../support/langfuse.ts'

/* The bridge as its users run it: a process between Claude Code and Langfuse. Its promise: every turn once, cost reconciled. */

const bin = join(import.meta.dirname, '../../collector/bin/orangebox-collector.js')

interface Running {
  readonly child: ChildProcess
  readonly url: string
  readonly output: () => string
  readonly ended: Promise<number | null>
}

let folder: string
let langfuse: Langfuse
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
  langfuse = await startLangfuse()
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await langfuse.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const env = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ HOME: folder, LANGFUSE_BASE_URL: langfuse.url, ...keys, ...more },
})

const spawnBridge = (flags: readonly string[], more?: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [bin, 'bridge', ...flags], {
    env: env(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, ended }
}

const start = async (port = 0, flags: readonly string[] = []): Promise<Running> => {
  const bridge = spawnBridge(['--port', `${port}`, '--dir', join(folder, 'state'), '--turn-timeout', '1', ...flags])
  while (!bridge.output().includes('OTEL_TRACES_EXPORTER')) {
    const more = await Promise.race([
      once(bridge.child.stdout, 'data').then(() => true),
      bridge.ended.then(() => false),
    ])
    if (!more) throw new Error(`the bridge ended: ${bridge.output()}`)
  }
  return { ...bridge, url: /listening on (\S+)/.exec(bridge.output())?.[1] ?? '' }
}

const stop = async ({ child, ended }: Running): Promise<number | null> => {
  child.kill('SIGTERM')
  return ended
}

const kill = async ({ child, ended }: Running): Promise<void> => {
  child.kill('SIGKILL')
  await ended
}

const dayOf = (sessions: number, turns: number) =>
  Array.from({ length: sessions }, (_, n) =>
    session({ name: `session ${n}`, user: `user ${n % 7}`, turns, startsAt: Date.UTC(2026, 10, 21) + n * 1000 }),
  )

/** Everything arrived, nothing twice, to the billionth of a dollar. */
const expectReconciled = (day: ReturnType<typeof dayOf>) => {
  const { turns, requests, nanos, tools } = sumOf(day.map(({ happened }) => happened))
  const back = readBack(langfuse)
  const lost = requests.filter((id) => !back.requests.includes(id))
  const doubled = back.requests.length - new Set(back.requests).size
  expect({ lost, doubled, difference: back.nanos - nanos }).toEqual({ lost: [], doubled: 0, difference: 0 })
  expect(back.turns).toHaveLength(turns)
  expect(back.tools).toHaveLength(tools)
  expect(new Set(back.requests)).toEqual(new Set(requests))
  expect(back.orphans).toEqual([])
  expect(langfuse.faults).toEqual([])
}

test('a session becomes a trace for each turn, a summary and scores, and the bridge says what it cost', async () => {
  const day = dayOf(1, 3)
  const bridge = await start()
  for (const body of day[0]?.bodies ?? []) expect(await send(body, () => bridge.url, false)).toBe(200)
  expect(await stop(bridge)).toBe(0)
  expectReconciled(day)
  expect(langfuse.repeats()).toBe(0)
  expect(readBack(langfuse).summaries).toHaveLength(1)
  const scores = [...langfuse.scores.values()]
  expect(scores.filter(({ traceId }) => traceId).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['quality', 'efficiency', 'acceptance']),
  )
  expect(
    Object.fromEntries(scores.filter(({ sessionId }) => sessionId).map(({ name, value }) => [name, value])),
  ).toEqual({
    ...{ lines_added: 12, lines_removed: 3, commits: 1, acceptance: 0.75 },
    quality: expect.any(Number),
  })
  expect(bridge.output()).toMatch(/turns: 3 seen, 3 told, 0 open, 0 late parts/)
  expect(bridge.output()).toMatch(/difference \$0\.00/)
})

/** Every page of what Langfuse's own client is given. */
const pagesOf = async <T>(
  read: (cursor: string | undefined) => Promise<{ data: T[]; meta: { cursor?: string | null | undefined } }>,
): Promise<readonly T[]> => {
  const all: T[] = []
  let cursor: string | undefined
  do {
    const { data, meta } = await read(cursor)
    all.push(...data)
    cursor = meta.cursor ?? undefined
  } while (cursor !== undefined)
  return all
}

test("Langfuse's own client reads back each request with model, tokens and cost, in the trace of its turn, and the scores", async () => {
  const day = dayOf(3, 4)
  const bridge = await start()
  for (const { bodies } of day) for (const body of bodies) expect(await send(body, () => bridge.url, false)).toBe(200)
  expect(await stop(bridge)).toBe(0)

  const { LANGFUSE_PUBLIC_KEY: publicKey, LANGFUSE_SECRET_KEY: secretKey } = keys
  const { api } = new LangfuseClient({ publicKey, secretKey, baseUrl: langfuse.url })
  const fields = 'basic,metadata,model,usage,trace_context'
  const read = (more: { type?: string; sessionId?: string }) =>
    pagesOf((cursor) => api.observations.getMany({ ...more, ...(cursor && { cursor }), fields, limit: 5 }))
  const { turns, requests, nanos } = sumOf(day.map(({ happened }) => happened))
  const [agents, generations] = [await read({ type: 'AGENT' }), await read({ type: 'GENERATION' })]
  const roots = agents.filter(({ isRootObservation }) => isRootObservation)
  expect(roots).toHaveLength(turns)
  expect(generations.map(({ metadata }) => (metadata as { id: string }).id).sort()).toEqual([...requests].sort())
  expect(generations.reduce((sum, { totalCost }) => sum + Math.round((totalCost ?? 0) * 1e9), 0)).toBe(nanos)
  for (const generation of generations) {
    const { usageDetails, traceId, sessionId } = generation
    // The client hands on what the server says, whose description has another name for it than the client's types.
    const { providedModelName } = generation as { providedModelName?: string }
    expect(['claude-sonnet-5[1m]', 'claude-haiku-4-5']).toContain(providedModelName)
    expect(usageDetails).toEqual({ input: 10, output: 39, input_cached_tokens: 20_058, input_cache_creation: 3_485 })
    expect(roots.find((root) => root.traceId === traceId)).toMatchObject({ sessionId })
  }

  const scores = await pagesOf((cursor) =>
    api.scoresV3.getManyV3({ ...(cursor && { cursor }), fields: 'subject', limit: 7 }),
  )
  expect(new Set(scores.map(({ id }) => id))).toEqual(new Set(langfuse.scores.keys()))
  const traces = new Set(agents.map(({ traceId }) => traceId))
  for (const { subject } of scores) if (subject?.kind === 'trace') expect(traces).toContain(subject.id)
})

test('200 sessions at once, Langfuse down, SIGKILL again and again: lost 0, doubled 0, difference 0.00', {
  timeout: 180_000,
}, async () => {
  const day = dayOf(200, 2)
  let bridge = await start()
  const port = Number(new URL(bridge.url).port)
  const where = () => `http://127.0.0.1:${port}`
  const restart = async () => {
    await kill(bridge)
    bridge = await start(port)
  }
  // Killed when Langfuse has refused the first of it.
  langfuse.status = 503
  for (const body of day[0]?.bodies ?? []) await send(body, where)
  await langfuse.until(() => langfuse.requests() > 0)
  await kill(bridge)
  langfuse.status = 200
  bridge = await start(port)
  // Killed while it hears, seals and delivers.
  let sent = 0
  const waits: { readonly n: number; readonly go: () => void }[] = []
  const reached = (n: number) => new Promise<void>((go) => waits.push({ n, go }))
  const whole = day.slice(1).reduce((n, { bodies }) => n + bodies.length, 0)
  const marks = [0.2, 0.5, 0.8].map((part) => reached(Math.floor(whole * part)))
  const sending = Promise.all(
    day.slice(1).map(async ({ bodies }) => {
      for (const body of bodies) {
        await send(body, where)
        sent++
        for (const { n, go } of waits) if (sent >= n) go()
      }
    }),
  )
  for (const mark of marks) {
    await mark
    await restart()
  }
  await sending
  await restart()
  await langfuse.until(() => langfuse.spans.size > 300)
  await restart()
  await langfuse.until(() => countOf(langfuse).turns === 400)
  expect(await stop(bridge)).toBe(0)
  // What did not leave at the end waits for the next one.
  if (readBack(langfuse).summaries.length < 200) bridge = await start(port)
  await langfuse.until(() => countOf(langfuse).summaries >= 200)
  expectReconciled(day)
})

test('when Langfuse comes back, a bridge that lives on sends by itself, each span once', async () => {
  const day = dayOf(3, 2)
  langfuse.status = 503
  const bridge = await start()
  for (const { bodies } of day) for (const body of bodies) await send(body, () => bridge.url)
  await langfuse.until(() => langfuse.requests() >= 2)
  expect(langfuse.spans.size).toBe(0)
  const summary = (await (await fetch(`${bridge.url}/summary.json`)).json()) as { outboxes: { traces: object } }
  expect(summary).toMatchObject({ turns: { seen: 6, told: 6 }, cost: { difference_usd: 0 } })
  expect(summary.outboxes.traces).toMatchObject({ delivered: 0, lastError: { status: 503 } })
  langfuse.status = 200
  await langfuse.until(() => countOf(langfuse).turns === 6)
  expect(await stop(bridge)).toBe(0)
  expectReconciled(day)
  expect(langfuse.repeats()).toBe(0)
})

test('any backend that takes OTLP gets the same turns, in the words of OpenTelemetry', async () => {
  const records: WireRecord[] = []
  const rejected: string[] = []
  const backend = createCollector({
    onRecords: (_request, taken) => {
      records.push(...taken.records)
      rejected.push(...taken.rejected)
    },
  })
  const { url } = await backend.listen()
  const day = dayOf(2, 2)
  const bridge = await start(0, ['--to', `otlp=${url}`])
  for (const { bodies } of day) for (const body of bodies) await send(body, () => bridge.url)
  expect(await stop(bridge)).toBe(0)
  await backend.close()
  const { requests, nanos, turns } = sumOf(day.map(({ happened }) => happened))
  const chats = records.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat')
  expect(chats.map(({ attributes }) => attributes['claude_code.id']).sort()).toEqual(requests.toSorted())
  expect(
    Math.round(chats.reduce((sum, { attributes }) => sum + Number(attributes['gen_ai.usage.cost']), 0) * 1e9),
  ).toBe(nanos)
  expect(records.filter(({ name }) => name === 'turn')).toHaveLength(turns)
  expect(records.every(({ resource }) => resource['service.name'] === 'claude-code')).toBe(true)
  expect([rejected, langfuse.requests()]).toEqual([[], 0])
})

test('--check sends a test turn, and says what is missing', async () => {
  const good = spawnBridge(['--check'])
  expect(await good.ended).toBe(0)
  expect(good.output()).toMatch(/a turn: accepted by .*\nits scores: accepted by/)
  expect(readBack(langfuse).turns).toHaveLength(1)
  const bad = spawnBridge(['--check'], { LANGFUSE_SECRET_KEY: 'sk-lf-wrong' })
  expect(await bad.ended).toBe(1)
  expect(bad.output()).toMatch(/a turn: not accepted by .* \(HTTP_401\): the keys are not those of a project there/)
  const missing = spawnBridge(['--check'], { LANGFUSE_SECRET_KEY: '' })
  expect(await missing.ended).toBe(2)
  expect(missing.output()).toMatch(/LANGFUSE_SECRET_KEY: it is not set/)
})

test('content leaves in full only where the operator says twice that it may', async () => {
  const refused = spawnBridge(['--content', 'full'])
  expect(await refused.ended).toBe(2)
  expect(refused.output()).toMatch(/--accept-content/)
})

test('what Claude Code does not price is unknown, or priced by the list of the operator', async () => {
  const [told] = dayOf(1, 1)
  const bodies = JSON.parse(JSON.stringify(told?.bodies).replaceAll('cost_usd', 'left_out')) as NonNullable<
    typeof told
  >['bodies']
  const file = join(folder, 'prices.json')
  const price = { input: 0, output: 2, cache_read: 0, cache_creation: 0 }
  writeFileSync(file, JSON.stringify({ as_of: '2026-11-29', models: { 'claude-haiku-4-5': price } }))
  const bridge = await start(0, ['--prices', file])
  for (const body of bodies) expect(await send(body, () => bridge.url, false)).toBe(200)
  const summary = (await (await fetch(`${bridge.url}/summary.json`)).json()) as Summary
  expect(await stop(bridge)).toBe(0)
  // 39 tokens of output at two dollars for a million.
  expect(summary.totals).toMatchObject({
    requests: 2,
    unpriced: 1,
    cost_usd: 0.000078,
    cost_usd_by_price_list: 0.000078,
  })
  expect(summary.cost).toMatchObject({ price_list: '2026-11-29', requests_without_price: 1 })
  expect(readBack(langfuse).nanos).toBe(78_000)
  const generations = [...langfuse.spans.values()].filter(
    (span) => 'langfuse.observation.model.name' in span.attributes,
  )
  expect(generations.map(({ attributes }) => 'langfuse.observation.cost_details' in attributes).sort()).toEqual([
    false,
    true,
  ])
})

test('a price list that cannot be used ends the bridge at its start, with the reason', async () => {
  const bridge = spawnBridge(['--prices', join(folder, 'nowhere.json')])
  expect(await bridge.ended).toBe(2)
  expect(bridge.output()).toMatch(/--prices .*nowhere\.json: it cannot be read: ENOENT/)
})

test('a second bridge does not work in the directory of the first', async () => {
  const first = await start()
  await expect(start()).rejects.toThrow(/is at work there already/)
  expect(await stop(first)).toBe(0)
})
