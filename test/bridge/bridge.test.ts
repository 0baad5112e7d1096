import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bridge, createBridge } from '../../collector/src/bridge/bridge.ts'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import { limits } from '../../collector/src/bridge/limits.ts'
import { openStateFile, type StateFile } from '../../collector/src/bridge/state-file.ts'
import { type Box, createTell } from '../../collector/src/bridge/tell.ts'
import { readRecords } from '../../collector/src/otlp/records.ts'
import { type Body, session, sumOf } from '../support/claude-code.ts'
import { recordsOf } from './fixtures.ts'

/* The bridge over a real journal, with outboxes that remember, and a machine that can be switched off at any step. */

const waits = { sessionIdleMs: 3_600_000, turnIdleMs: 300_000, settleMs: 15_000 }

let folder: string
/** What the outboxes hold, whatever becomes of the bridge: each line with how often it was appended. */
let lines: Map<string, { readonly line: string; times: number }>
let now: number
let files: StateFile[]
let complaints: string[]
/** Steps until the machine is off; undefined: never. */
let stepsLeft: number | undefined

class Off extends Error {}

const step = () => {
  if (stepsLeft === undefined) return
  if (stepsLeft <= 0) throw new Off('the machine is off')
  stepsLeft--
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
  lines = new Map()
  files = []
  complaints = []
  now = Date.UTC(2026, 10, 21)
  stepsLeft = undefined
})
afterEach(() => {
  for (const file of files) file.close()
  rmSync(folder, { recursive: true, force: true })
})

const box = (name: string): Box => ({
  append: (line, key) => {
    step()
    const known = lines.get(`${name} ${key}`)
    if (known) known.times++
    else lines.set(`${name} ${key}`, { line, times: 1 })
  },
  holds: (keys) => new Set([...keys].filter((key) => lines.has(`${name} ${key}`))),
})

const open = (): Bridge => {
  const file = openStateFile(folder, () => now)
  files.push(file)
  const record: StateFile['record'] = (entry) => {
    step()
    file.record(entry)
    step()
  }
  const tell = createTell({ traces: box('traces'), scores: box('scores'), dialect: 'langfuse', environment: 'default' })
  return createBridge({
    ...{ file: { ...file, record }, outlets: { tell, isSafe: () => true } },
    ...{ keep: contentKeeper('none', ''), userIs: 'account', waits, now: () => now },
    onTold: () => {},
    complain: (line) => {
      // A machine that is off complains to nobody.
      if (stepsLeft === 0) throw new Off('the machine is off')
      complaints.push(line)
    },
  })
}

const recordsIn = ({ path, body }: Body) => readRecords(path.slice('/v1/'.length) as 'logs' | 'metrics', body).records

const spans = () =>
  [...lines].flatMap(([key, { line }]) =>
    key.startsWith('traces')
      ? [
          JSON.parse(line) as {
            name: string
            parentSpanId?: string
            attributes: { key: string; value: Record<string, unknown> }[]
          },
        ]
      : [],
  )
const attribute = (span: ReturnType<typeof spans>[number], name: string) =>
  Object.values(span.attributes.find(({ key }) => key === name)?.value ?? {})[0]
const ofType = (type: string) => spans().filter((span) => attribute(span, 'langfuse.observation.type') === type)
const nanos = () =>
  ofType('generation').reduce(
    (sum, span) =>
      sum +
      Math.round(JSON.parse(`${attribute(span, 'langfuse.observation.cost_details') ?? '{"total":0}'}`).total * 1e9),
    0,
  )
const roots = () => ofType('agent').filter(({ parentSpanId }) => parentSpanId === undefined)
const twice = () => [...lines].filter(([, { times }]) => times > 1).map(([key]) => key)

describe('a turn is told', () => {
  const { bodies } = session({ name: 'one', turns: 2, startsAt: Date.UTC(2026, 10, 21) })
  const [asked, answered, again] = bodies as [Body, Body, Body]
  test('when the next one has begun and nothing was heard of it for a while', () => {
    const bridge = open()
    bridge.take(recordsIn(asked))
    bridge.take(recordsIn(answered))
    bridge.look()
    expect(roots()).toHaveLength(0)
    bridge.take(recordsIn(again))
    now += waits.settleMs - 1
    bridge.look()
    expect(roots()).toHaveLength(0)
    now += 1
    bridge.look()
    expect(roots()).toHaveLength(1)
  })
  test('when it was silent for so long', () => {
    const bridge = open()
    bridge.take(recordsIn(asked))
    now += waits.turnIdleMs
    bridge.look()
    expect(roots()).toHaveLength(1)
  })
  test('with all that is open when the session timed out, and the session is summed up', () => {
    const bridge = open()
    for (const body of bodies) bridge.take(recordsIn(body))
    now += waits.sessionIdleMs
    bridge.look()
    expect(roots()).toHaveLength(2)
    expect(spans().filter(({ name }) => name === 'session summary')).toHaveLength(1)
    // Nothing came since: nothing is told again.
    now += waits.sessionIdleMs
    bridge.look()
    expect(spans().filter(({ name }) => name === 'session summary')).toHaveLength(1)
  })
  test('in parts where something comes late: it joins the trace, and its root is not sent again', () => {
    const bridge = open()
    bridge.take(recordsIn(asked))
    now += waits.turnIdleMs
    bridge.look()
    bridge.take(recordsIn(answered))
    now += waits.turnIdleMs
    bridge.look()
    expect(roots()).toHaveLength(1)
    expect(ofType('generation')).toHaveLength(2)
    expect(twice()).toEqual([])
    expect(new Set(spans().map((span) => (span as unknown as { traceId: string }).traceId)).size).toBe(1)
    expect(bridge.state.books).toMatchObject({ turns: 1, toldTurns: 1, late: 1 })
  })
})

describe('nothing is counted twice:', () => {
  const { bodies, happened } = session({ name: 'one', turns: 3, startsAt: Date.UTC(2026, 10, 21) })
  test('what an exporter sends again', () => {
    const bridge = open()
    for (const body of [...bodies, ...bodies]) bridge.take(recordsIn(body))
    bridge.finish()
    expect(nanos()).toBe(happened.nanos)
    expect(bridge.state.metricNanos).toBe(happened.nanos)
    expect(bridge.state.all).toMatchObject({ turns: 3, requests: 6, tools: 3 })
  })
  test('what a fork of a session tells of the requests before it', () => {
    const bridge = open()
    const fork: Body[] = JSON.parse(
      JSON.stringify(bodies).replaceAll(
        /"session\.id","value":\{"stringValue":"[^"]+/g,
        '"session.id","value":{"stringValue":"fork',
      ),
    )
    for (const body of [...bodies.slice(0, -1), ...fork.slice(0, -1)]) bridge.take(recordsIn(body))
    bridge.finish()
    expect(nanos()).toBe(happened.nanos)
    expect(bridge.state.all.nanos).toBe(happened.nanos)
    expect(roots()).toHaveLength(3)
  })
  test('what comes to a session that was told and is resumed', () => {
    const bridge = open()
    const [first, ...rest] = bodies as [Body, ...Body[]]
    bridge.take(recordsIn(first))
    now += waits.sessionIdleMs
    bridge.look()
    for (const body of rest) bridge.take(recordsIn(body))
    bridge.finish()
    expect(nanos()).toBe(happened.nanos)
    const summaries = spans().filter(({ name }) => name === 'session summary')
    const sum = summaries.reduce(
      (total, span) => total + Number(attribute(span, 'langfuse.observation.metadata.cost_usd')),
      0,
    )
    expect(Math.round(sum * 1e9)).toBe(happened.nanos)
  })
  test('spans of what events tell, too', () => {
    const bridge = open()
    bridge.take(recordsOf('traces-interaction'))
    bridge.take(recordsOf('logs-turn-with-trace-context'))
    bridge.take(recordsOf('traces-interaction'))
    bridge.finish()
    expect(ofType('generation')).toHaveLength(2)
    expect(ofType('tool')).toHaveLength(1)
    const first = ofType('generation').find(
      (span) => attribute(span, 'langfuse.observation.metadata.id') === 'req_011CexampleExampleExample01',
    )
    expect(first && attribute(first, 'langfuse.observation.completion_start_time')).toBe('2026-11-21T00:00:04.778Z')
  })
})

test('where only spans come, they stand in for the events, and the table for the costs', () => {
  const bridge = open()
  bridge.take(recordsOf('traces-interaction'))
  bridge.finish()
  expect(ofType('generation')).toHaveLength(1)
  expect(ofType('tool')).toHaveLength(1)
  expect(bridge.state.all.pricedNanos).toBe(bridge.state.all.nanos)
  expect(nanos()).toBeGreaterThan(0)
})

test('a sub-agent is an observation of its own, and its requests lie in it', () => {
  const bridge = open()
  bridge.take(recordsOf('logs-user_prompt'))
  bridge.take(recordsOf('logs-api_request'))
  bridge.take(recordsOf('logs-api_request_subagent'))
  bridge.finish()
  const root = roots()[0] as unknown as { spanId: string }
  const agent = ofType('agent').find(({ parentSpanId }) => parentSpanId !== undefined) as unknown as {
    spanId: string
    parentSpanId: string
  }
  expect(agent.parentSpanId).toBe(root.spanId)
  expect(
    ofType('generation')
      .map(({ parentSpanId }) => parentSpanId)
      .sort(),
  ).toEqual([root.spanId, agent.spanId].sort())
})

test.each(['logs-api_error', 'logs-api_retries_exhausted', 'logs-api_refusal', 'logs-tool_result_error_details'])(
  'what failed is told with level ERROR: %s',
  (fixture) => {
    const bridge = open()
    bridge.take(recordsOf(fixture))
    bridge.finish()
    const levels = spans().map((span) => attribute(span, 'langfuse.observation.level'))
    expect(levels).toContain('ERROR')
  },
)

test('switched off at any step, and on again, every turn is told once, and the costs agree', () => {
  const stories = [
    session({ name: 'one', turns: 2, startsAt: Date.UTC(2026, 10, 21) }),
    session({ name: 'two', turns: 1, startsAt: Date.UTC(2026, 10, 21) }),
  ]
  const { turns, nanos: cost } = sumOf(stories.map(({ happened }) => happened))
  const bodies = stories.flatMap((story) => story.bodies)
  /** A sender that tries again, and a machine that is switched on again. Returns whether it was off. */
  const run = (): boolean => {
    let wasOff = false
    let bridge = open()
    const persist = (work: () => void) => {
      for (;;) {
        try {
          work()
          if (stepsLeft !== 0) return
        } catch (error) {
          if (!(error instanceof Off)) throw error
        }
        wasOff = true
        stepsLeft = undefined
        files.pop()?.close()
        bridge = open()
      }
    }
    for (const body of bodies) {
      persist(() => bridge.take(recordsIn(body)))
      now += waits.turnIdleMs / 2
      persist(() => bridge.look())
    }
    persist(() => bridge.finish())
    return wasOff
  }
  let steps = 0
  for (let offAfter = 0, more = true; more; offAfter++, steps++) {
    rmSync(join(folder, 'journal.jsonl'), { force: true })
    lines.clear()
    stepsLeft = offAfter
    more = run()
    const told = { roots: roots().length, nanos: nanos(), twice: twice() }
    expect(told, `off after ${offAfter} steps`).toEqual({ roots: turns, nanos: cost, twice: [] })
    for (const file of files.splice(0)) file.close()
  }
  expect(steps).toBeGreaterThan(40)
})

test('where the disk takes no note, nothing is taken, and the sender is told so', () => {
  const bridge = open()
  stepsLeft = 0
  expect(() => bridge.take(recordsOf('logs-api_request'))).toThrow('the machine is off')
  stepsLeft = undefined
  bridge.finish()
  expect(spans()).toEqual([])
})

test('the journal does not grow without end, and a bridge knows everything from the new one', () => {
  const bridge = open()
  const file = files[0] as StateFile
  const note = { is: 'note', session: 's', at: now, prompt: 'p', name: 'x', level: 'DEFAULT' } as const
  const long = 'x'.repeat(1024 * 1024)
  for (let n = 0; n * long.length <= limits.maxJournalBytes + long.length; n++)
    file.record({ at: now, facts: [{ ...note, key: `${n}`, said: { long } }] })
  const facts = bridge.state.books.facts
  file.record({ at: now, told: [] })
  expect(open().state.books.facts).toBe(facts)
  expect(complaints).toEqual([])
})
