import { appendFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../collector/src/bridge/limits.ts'
import type { StateFile } from '../../collector/src/bridge/state-file.ts'
import { type Body, session } from '../support/claude-code.ts'
import { recordsOf } from './fixtures.ts'
import { createWorld, recordsIn, waits } from './world.ts'

let it: ReturnType<typeof createWorld>
beforeEach(() => {
  it = createWorld()
})
afterEach(() => it.remove())

describe('a turn is told', () => {
  const { bodies } = session({ name: 'one', turns: 2, startsAt: Date.UTC(2026, 10, 21) })
  const [asked, answered, again] = bodies as [Body, Body, Body]
  test('when the next one has begun and nothing was heard of it for a while', () => {
    const bridge = it.open()
    bridge.take(recordsIn(asked))
    bridge.take(recordsIn(answered))
    bridge.look()
    expect(it.roots()).toHaveLength(0)
    bridge.take(recordsIn(again))
    it.world.now += waits.settleMs - 1
    bridge.look()
    expect(it.roots()).toHaveLength(0)
    it.world.now += 1
    bridge.look()
    expect(it.roots()).toHaveLength(1)
  })
  test('when it was silent for so long', () => {
    const bridge = it.open()
    bridge.take(recordsIn(asked))
    it.world.now += waits.turnIdleMs
    bridge.look()
    expect(it.roots()).toHaveLength(1)
  })
  test('with all that is open when the session timed out, and the session is summed up', () => {
    const bridge = it.open()
    for (const body of bodies) bridge.take(recordsIn(body))
    it.world.now += waits.sessionIdleMs
    bridge.look()
    expect(it.roots()).toHaveLength(2)
    expect(it.spans().filter(({ name }) => name === 'session summary')).toHaveLength(1)
    // Nothing came since: nothing is told again.
    it.world.now += waits.sessionIdleMs
    bridge.look()
    expect(it.spans().filter(({ name }) => name === 'session summary')).toHaveLength(1)
  })
  test('in parts where something comes late: it joins the trace, and its root is not sent again', () => {
    const bridge = it.open()
    bridge.take(recordsIn(asked))
    it.world.now += waits.turnIdleMs
    bridge.look()
    bridge.take(recordsIn(answered))
    it.world.now += waits.turnIdleMs
    bridge.look()
    expect(it.roots()).toHaveLength(1)
    expect(it.ofType('generation')).toHaveLength(2)
    expect(it.twice()).toEqual([])
    expect(new Set(it.spans().map((span) => span.traceId)).size).toBe(1)
    expect(bridge.state.books).toMatchObject({ turns: 1, toldTurns: 1, late: 1 })
  })
})

describe('nothing is counted twice:', () => {
  const { bodies, happened } = session({ name: 'one', turns: 3, startsAt: Date.UTC(2026, 10, 21) })
  test('what an exporter sends again', () => {
    const bridge = it.open()
    for (const body of [...bodies, ...bodies]) bridge.take(recordsIn(body))
    bridge.finish()
    expect(it.nanos()).toBe(happened.nanos)
    expect(bridge.state.metricNanos).toBe(happened.nanos)
    expect(bridge.state.all).toMatchObject({ turns: 3, requests: 6, tools: 3 })
  })
  test('what a fork of a session tells of the requests before it', () => {
    const bridge = it.open()
    const fork: Body[] = JSON.parse(
      JSON.stringify(bodies).replaceAll(
        /"session\.id","value":\{"stringValue":"[^"]+/g,
        '"session.id","value":{"stringValue":"fork',
      ),
    )
    for (const body of [...bodies.slice(0, -1), ...fork.slice(0, -1)]) bridge.take(recordsIn(body))
    bridge.finish()
    expect(it.nanos()).toBe(happened.nanos)
    expect(bridge.state.all.nanos).toBe(happened.nanos)
    expect(it.roots()).toHaveLength(3)
  })
  test('what comes to a session that was told and is resumed', () => {
    const bridge = it.open()
    const [first, ...rest] = bodies as [Body, ...Body[]]
    bridge.take(recordsIn(first))
    it.world.now += waits.sessionIdleMs
    bridge.look()
    for (const body of rest) bridge.take(recordsIn(body))
    bridge.finish()
    expect(it.nanos()).toBe(happened.nanos)
    const summaries = it.spans().filter(({ name }) => name === 'session summary')
    const sum = summaries.reduce(
      (total, span) => total + Number(span.attributes['langfuse.observation.metadata.cost_usd']),
      0,
    )
    expect(Math.round(sum * 1e9)).toBe(happened.nanos)
  })
  test('spans of what events tell, too', () => {
    const bridge = it.open()
    bridge.take(recordsOf('traces-interaction'))
    bridge.take(recordsOf('logs-turn-with-trace-context'))
    bridge.take(recordsOf('traces-interaction'))
    bridge.finish()
    expect(it.ofType('generation')).toHaveLength(2)
    expect(it.ofType('tool')).toHaveLength(1)
    const first = it
      .ofType('generation')
      .find((span) => span.attributes['langfuse.observation.metadata.id'] === 'req_011CexampleExampleExample01')
    expect(first?.attributes['langfuse.observation.completion_start_time']).toBe('2026-11-21T00:00:04.778Z')
  })
})

test('where only spans come, they stand in for the events, and what they cost is unknown', () => {
  const bridge = it.open()
  bridge.take(recordsOf('traces-interaction'))
  bridge.finish()
  expect(it.ofType('generation')).toHaveLength(1)
  expect(it.ofType('tool')).toHaveLength(1)
  expect(bridge.state.all).toMatchObject({ nanos: 0, unpriced: 1 })
  const [generation] = it.ofType('generation')
  expect(generation?.attributes['langfuse.observation.metadata.cost']).toBe('unknown')
  expect(generation?.attributes).not.toHaveProperty(['langfuse.observation.cost_details'])
})

test('a sub-agent is an observation of its own, and its requests lie in it', () => {
  const bridge = it.open()
  bridge.take(recordsOf('logs-user_prompt'))
  bridge.take(recordsOf('logs-api_request'))
  bridge.take(recordsOf('logs-api_request_subagent'))
  bridge.finish()
  const root = it.roots()[0]
  const agent = it.ofType('agent').find(({ parentSpanId }) => parentSpanId !== undefined)
  expect(agent?.parentSpanId).toBe(root?.spanId)
  expect(
    it
      .ofType('generation')
      .map(({ parentSpanId }) => parentSpanId)
      .sort(),
  ).toEqual([root?.spanId, agent?.spanId].sort())
})

test('with spans, each sub-agent is one of its own, and lies in the one that started it', () => {
  const bridge = it.open()
  const common = { session: 's', at: it.world.now, prompt: 'p', ms: 10 }
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheCreation: 0 }
  const request = (id: string) =>
    ({
      ...common,
      is: 'request',
      key: `request ${id}`,
      id,
      model: 'm',
      tokens,
      source: 'agent:custom',
      agent: 'custom',
    }) as const
  const span = (id: string, agentId: string, parentAgentId?: string) =>
    ({
      ...common,
      is: 'timing',
      of: 'request',
      key: `span ${id}`,
      id,
      ok: true,
      agentId,
      ...(parentAgentId && { parentAgentId }),
    }) as const
  const facts = [
    request('a'),
    request('b'),
    request('c'),
    span('a', 'outer'),
    span('b', 'inner', 'outer'),
    span('c', 'inner', 'outer'),
  ]
  it.files[0]?.record({ at: it.world.now, facts })
  bridge.finish()
  const agents = it.ofType('agent').filter(({ parentSpanId }) => parentSpanId !== undefined)
  const [outer, inner] = ['outer', 'inner'].map((_, n) =>
    agents.find(({ parentSpanId }) => (parentSpanId === it.roots()[0]?.spanId) === (n === 0)),
  )
  expect(agents).toHaveLength(2)
  expect(inner?.parentSpanId).toBe(outer?.spanId)
  const parentOf = (id: string) =>
    it.ofType('generation').find((one) => one.attributes['langfuse.observation.metadata.id'] === id)?.parentSpanId
  expect([parentOf('a'), parentOf('b'), parentOf('c')]).toEqual([outer?.spanId, inner?.spanId, inner?.spanId])
})

test.each(['logs-api_error', 'logs-api_retries_exhausted', 'logs-api_refusal', 'logs-tool_result_error_details'])(
  'what failed is told with level ERROR: %s',
  (fixture) => {
    const bridge = it.open()
    bridge.take(recordsOf(fixture))
    bridge.finish()
    const levels = it.spans().map((span) => span.attributes['langfuse.observation.level'])
    expect(levels).toContain('ERROR')
  },
)

test('a turn that does not end is told in parts, so that it does not fill the memory', () => {
  const bridge = it.open()
  const { bodies, happened } = session({ name: 'long', turns: 1, requestsPerTurn: limits.maxTurnFacts, startsAt: 0 })
  for (const body of bodies) bridge.take(recordsIn(body))
  bridge.look()
  expect(it.roots()).toHaveLength(1)
  expect(it.nanos()).toBe(happened.nanos)
})

test('after a crash in the middle of many turns each outbox is asked once what it has', () => {
  for (const body of Array.from({ length: 20 }, (_, n) => session({ name: `${n}`, turns: 1, startsAt: 0 })).flatMap(
    ({ bodies }) => bodies,
  ))
    it.persist((bridge) => bridge.take(recordsIn(body)))
  it.world.stepsLeft = 50
  it.persist((bridge) => bridge.finish())
  expect(it.world.looks).toBe(2)
  expect(it.roots()).toHaveLength(20)
  expect(it.twice()).toEqual([])
})

test('where the disk takes no note, nothing is taken, and the sender is told so', () => {
  const bridge = it.open()
  it.world.stepsLeft = 0
  expect(() => bridge.take(recordsOf('logs-api_request'))).toThrow('the machine is off')
  it.world.stepsLeft = undefined
  bridge.finish()
  expect(it.spans()).toEqual([])
})

test('a line of the journal that cannot be read costs that line, and half a line nothing', () => {
  const { bodies, happened } = session({ name: 'one', turns: 2, startsAt: 0 })
  const first = it.open()
  for (const body of bodies.slice(0, -1)) first.take(recordsIn(body))
  appendFileSync(it.journal, '{"at":1,"facts":[{"is"}]}\n{"at":1,"fac')
  const second = it.open()
  expect(it.files.at(-1)?.damaged).toBe(1)
  second.finish()
  expect(it.nanos()).toBe(happened.nanos)
})

test('the journal does not grow without end, and a bridge knows everything from the new one', () => {
  const bridge = it.open()
  const file = it.files[0] as StateFile
  const note = { is: 'note', session: 's', at: it.world.now, prompt: 'p', name: 'x', level: 'DEFAULT' } as const
  const long = 'x'.repeat(1024 * 1024)
  for (let n = 0; n * long.length <= limits.maxJournalBytes + long.length; n++)
    file.record({ at: it.world.now, facts: [{ ...note, key: `${n}`, said: { long } }] })
  const facts = bridge.state.books.facts
  file.record({ at: it.world.now, told: [] })
  expect(it.open().state.books.facts).toBe(facts)
  expect(it.complaints).toEqual([])
})

describe('where the disk is full in the middle of a turn', () => {
  const { bodies } = session({ name: 'one', turns: 1, startsAt: Date.UTC(2026, 10, 21) })
  const half = () => {
    const bridge = it.open()
    for (const body of bodies) bridge.take(recordsIn(body))
    it.world.now += waits.turnIdleMs
    it.world.room = 1
    bridge.look()
    expect(it.complaints).toEqual(['the outbox cannot use the disk: what is due waits in the journal'])
    return bridge
  }
  test('a kill loses nothing of it: the journal keeps what the outbox had in memory alone', () => {
    half()
    it.kill()
    it.world.room = undefined
    it.open().look()
    expect([it.roots().length, it.ofType('generation').length, it.twice()]).toEqual([1, 2, []])
  })
  test('it is told once when the disk takes lines again', () => {
    const bridge = half()
    it.mend()
    bridge.look()
    expect(bridge.state.parcels.size).toBe(0)
    expect([it.roots().length, it.twice()]).toEqual([1, []])
  })
})

test('a bridge answers for no line that came after another one had begun to take its journal over', () => {
  const [body] = session({ name: 'one', turns: 1, startsAt: 0 }).bodies as [Body]
  const former = it.open()
  appendFileSync(it.journal, '#\n')
  expect(() => former.take(recordsOf('logs-api_request'))).toThrow('another bridge has taken the directory over')
  const next = it.open()
  next.take(recordsIn(body))
  expect(it.files.at(-1)?.damaged).toBe(0)
})

// There, an open journal cannot be replaced: the other bridge does not start.
test.skipIf(process.platform === 'win32')(
  'a bridge whose journal another one has taken over takes nothing more: its senders come again, and reach the other',
  () => {
    const { bodies } = session({ name: 'one', turns: 1, startsAt: Date.UTC(2026, 10, 21) })
    const [first, second] = bodies as [Body, Body]
    const former = it.open()
    former.take(recordsIn(first))
    const next = it.open()
    expect(() => former.take(recordsIn(second))).toThrow('another bridge has taken the directory over')
    former.finish()
    expect([former.state.books.facts < recordsIn(first).length + recordsIn(second).length, it.roots().length]).toEqual([
      true,
      0,
    ])
    next.take(recordsIn(second))
    next.finish()
    expect([it.roots().length, it.twice()]).toEqual([1, []])
  },
)
