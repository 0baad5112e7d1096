import { describe, expect, test } from 'vitest'
import { buildReducer } from '../../src/facts/reducer.ts'
import { table } from '../../src/facts.ts'
import type { Emit, ReducerOptions } from '../../src/model/facts.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

interface Connection {
  readonly version: number
}
interface Thread {
  readonly connection: Connection | undefined
}
interface Turn {
  readonly thread: Thread | undefined
  tokens?: number
  ms?: number
}
type Fact =
  | { readonly is: 'connected'; readonly id: string; readonly version: number }
  | { readonly is: 'thread'; readonly id: string; readonly connection: string }
  | { readonly is: 'turn'; readonly id: string; readonly thread: string }
  | { readonly is: 'tokens'; readonly id: string; readonly tokens: number }
  | { readonly is: 'done'; readonly id: string; readonly ms: number }

const emitTurn = (turn: Turn, id: string, emit: Emit) =>
  emit(
    'turn',
    { version: turn.thread?.connection?.version, tokens: turn.tokens, ms: turn.ms },
    { dedupe: id, partial: turn.thread === undefined },
  )

/** Connection, thread and turn: a turn is whole once it is done and its tokens are known. */
const rules = {
  tables: {
    connections: table<Connection>(),
    threads: table<Thread>(),
    turns: table<Turn>({
      max: 3,
      idleMs: 1_000,
      onIncomplete: (turn, emit, { key }) => emitTurn(turn, String(key), emit),
    }),
  },
  reduce({ connections, threads, turns }, fact: Fact, emit) {
    if (fact.is === 'connected') return void connections.set(fact.id, { version: fact.version })
    if (fact.is === 'thread') return void threads.set(fact.id, { connection: connections.get(fact.connection) })
    if (fact.is === 'turn') return void turns.set(fact.id, { thread: threads.get(fact.thread) })
    const turn = turns.open(fact.id, () => ({ thread: undefined }))
    if (fact.is === 'tokens') turn.tokens = fact.tokens
    else turn.ms = fact.ms
    if (turn.tokens === undefined || turn.ms === undefined) return
    emitTurn(turn, fact.id, emit)
    turns.delete(fact.id)
  },
} satisfies Omit<ReducerOptions<{ connections: Connection; threads: Thread; turns: Turn }, Fact>, 'telemetry'>

function stage<R extends object, F>(given: Omit<ReducerOptions<R, F>, 'telemetry'>) {
  const clock = scriptedClock()
  const telemetry = createTestTelemetry()
  const voice = recordedVoice()
  const onDiagnostic = voice.report
  const reducer = buildReducer({ telemetry, onDiagnostic, ...given } as ReducerOptions<R, F>, clock, () => {})
  const events = () => telemetry.events.map(({ name, metadata }) => [name, { ...metadata }] as const)
  return { clock, telemetry, voice, reducer, events }
}
const begun: readonly Fact[] = [
  { is: 'connected', id: 'c', version: 7 },
  { is: 'thread', id: 't', connection: 'c' },
  { is: 'turn', id: '1', thread: 't' },
]
const tokens: Fact = { is: 'tokens', id: '1', tokens: 500 }
const done: Fact = { is: 'done', id: '1', ms: 20 }

describe('what belongs together becomes one event', () => {
  test.each([
    ['tokens first', [tokens, done]],
    ['tokens last', [done, tokens]],
  ])('joined over connection, thread and turn: %s', async (_name, rest) => {
    const { reducer, events } = stage(rules)
    reducer.observe(begun)
    for (const fact of rest) {
      expect(events()).toEqual([])
      reducer.observe(fact)
      await settle()
    }
    expect(events()).toEqual([['turn', { version: 7, tokens: 500, ms: 20 }]])
    expect(reducer.health()).toEqual({
      facts: { observed: 5, reduced: 5, waiting: 0, dropped: {} },
      tables: {
        connections: { rows: 1, incomplete: {} },
        threads: { rows: 1, incomplete: {} },
        turns: { rows: 0, incomplete: {} },
      },
      events: { emitted: 1, partial: 0, duplicate: 0, refused: 0 },
    })
  })

  test('a fact that comes after the event makes no second one', () => {
    const { reducer, events, clock } = stage(rules)
    reducer.observe([...begun, tokens, done, tokens])
    reducer.flush()
    clock.advance(1_000)
    reducer.shutdown()
    expect(events()).toHaveLength(1)
    expect(reducer.health().events).toMatchObject({ emitted: 1, duplicate: 1 })
  })

  test('without its thread it is emitted all the same, marked partial', () => {
    const { reducer, events } = stage(rules)
    reducer.observe([tokens, done])
    reducer.flush()
    expect(events()).toEqual([['turn', { tokens: 500, ms: 20, partial: true }]])
  })
})

describe('what never becomes complete is emitted with what is known, marked partial', () => {
  test('when nothing more came for its time', () => {
    const { reducer, events, clock } = stage(rules)
    reducer.observe([...begun, tokens])
    reducer.flush()
    clock.advance(600)
    reducer.observe({ is: 'tokens', id: '1', tokens: 501 })
    reducer.flush()
    clock.advance(999)
    expect(events()).toEqual([])
    clock.advance(1)
    expect(events()).toEqual([['turn', { version: 7, tokens: 501, partial: true }]])
    expect(reducer.health().tables.turns).toEqual({ rows: 0, incomplete: { idle: 1 } })
  })

  test('when its table is full: one at a time, the one used least recently', () => {
    const { reducer, events } = stage(rules)
    reducer.observe(begun)
    for (const id of ['1', '2', '3', '4']) reducer.observe({ is: 'tokens', id, tokens: Number(id) })
    reducer.flush()
    expect(events()).toEqual([['turn', { version: 7, tokens: 1, partial: true }]])
    expect(reducer.health().tables.turns).toEqual({ rows: 3, incomplete: { evicted: 1 } })
  })

  test('at the end, when what waits in the queue has been reduced', () => {
    const { reducer, events } = stage(rules)
    reducer.observe([...begun, done])
    reducer.shutdown()
    reducer.shutdown()
    expect(events()).toEqual([['turn', { version: 7, ms: 20, partial: true }]])
    expect(reducer.health().tables.turns).toEqual({ rows: 0, incomplete: { shutdown: 1 } })
  })

  test('the table that was declared last goes first, so that a turn still finds its thread', () => {
    const order: string[] = []
    const { reducer } = stage({
      tables: {
        threads: table<number>({ onIncomplete: () => order.push('thread') }),
        turns: table<number>({ onIncomplete: () => order.push('turn') }),
      },
      reduce: ({ threads, turns }, n: number) => {
        threads.set(n, n)
        turns.set(n, n)
      },
    })
    reducer.observe([1, 2])
    reducer.shutdown()
    expect(order).toEqual(['turn', 'turn', 'thread', 'thread'])
  })
})

describe('emit once', () => {
  const emitting = {
    tables: {},
    reduce: (_: object, fact: { name: string; key?: string }, emit: Emit) => emit(fact.name, {}, { dedupe: fact.key }),
  }
  test('is by name and key; no key means always', () => {
    const { reducer, events } = stage(emitting)
    reducer.observe([
      { name: 'app_used', key: 'a' },
      { name: 'app_used', key: 'a' },
      { name: 'plugin_used', key: 'a' },
      { name: 'app_used' },
      { name: 'app_used' },
    ])
    reducer.flush()
    expect(events().map(([name]) => name)).toEqual(['app_used', 'plugin_used', 'app_used', 'app_used'])
    expect(reducer.health().events).toEqual({ emitted: 4, partial: 0, duplicate: 1, refused: 0 })
  })

  test('4,096 keys are remembered; then one is forgotten for each new one', () => {
    const { reducer } = stage(emitting)
    for (let n = 0; n < 4_097; n++) {
      reducer.observe({ name: 'a', key: String(n) })
      reducer.flush()
    }
    for (const key of ['4096', '1', '0']) reducer.observe({ name: 'a', key })
    reducer.flush()
    expect(reducer.health().events).toMatchObject({ emitted: 4_098, duplicate: 2 })
  })
})

describe('consent', () => {
  test('is asked at the fact: under a no it is refused, and what was known before is forgotten', () => {
    const { reducer, events, telemetry } = stage(rules)
    reducer.observe([...begun, tokens])
    reducer.flush()
    telemetry.setConsent('off')
    reducer.observe(done)
    telemetry.setConsent('on')
    reducer.shutdown()
    expect(events()).toEqual([])
    expect(reducer.health()).toMatchObject({
      facts: { observed: 5, reduced: 4, dropped: { consent: 1 } },
      tables: { turns: { rows: 0, incomplete: {} } },
    })
  })

  test('is asked again when the fact is reduced', () => {
    const { reducer, telemetry } = stage(rules)
    reducer.observe(begun)
    telemetry.setConsent('off')
    reducer.flush()
    telemetry.setConsent('on')
    expect(reducer.health().facts).toMatchObject({ reduced: 0, dropped: { consent: 3 } })
  })

  test('is asked at the event, and a refused one spends no key', () => {
    let emit: Emit | undefined
    const { reducer, telemetry, events } = stage({
      tables: {},
      reduce: (_, _fact: number, given) => {
        emit = given
      },
    })
    reducer.observe(1)
    reducer.flush()
    telemetry.setEnabled(false)
    emit?.('turn', {}, { dedupe: 'a' })
    expect(reducer.health().events).toMatchObject({ emitted: 0, refused: 1 })
    telemetry.setEnabled(true)
    emit?.('turn', {}, { dedupe: 'a' })
    expect(events()).toEqual([['turn', {}]])
  })
})

test('an empty list is no fact', () => {
  const { reducer } = stage(rules)
  reducer.observe([])
  reducer.flush()
  expect(reducer.health().facts).toEqual({ observed: 0, reduced: 0, waiting: 0, dropped: {} })
})

test('256 facts wait; further ones are dropped, counted and told once', async () => {
  const { reducer, voice } = stage({ tables: {}, reduce: (_, _fact: number) => {} })
  for (let n = 0; n < 300; n++) reducer.observe(n)
  await settle()
  expect(reducer.health().facts).toEqual({ observed: 300, reduced: 256, waiting: 0, dropped: { overflow: 44 } })
  expect(voice.said).toEqual([{ level: 'warn', code: 'facts', message: 'the queue was full; facts are dropped' }])
})

test('a fact that comes after the end is counted', () => {
  const { reducer, events } = stage(rules)
  reducer.shutdown()
  reducer.observe([tokens, done])
  reducer.flush()
  expect([events(), reducer.health().facts.dropped]).toEqual([[], { shutdown: 2 }])
})

test('an event goes through the logger it names, with its session and at its time', () => {
  const { reducer, telemetry } = stage({
    tables: {},
    reduce: (_, at: number, emit) => emit('turn', { n: 1 }, { logger: sub, timestamp: at }),
  })
  const sub = telemetry.child({ sessionId: 'sub' })
  reducer.observe(1_000)
  reducer.flush()
  expect(telemetry.events).toMatchObject([{ sessionId: 'sub', time: 1_000, metadata: { n: 1 } }])
})

describe('what the host gets wrong harms nobody, and is told:', () => {
  const boom = () => {
    throw new TypeError('a secret of the host')
  }
  test('a reduce that throws gives up its fact alone', () => {
    const { reducer, voice } = stage({ tables: {}, reduce: (_, n: number) => (n === 1 ? boom() : undefined) })
    reducer.observe([1, 2, 1])
    reducer.flush()
    expect(reducer.health().facts).toMatchObject({ reduced: 1, dropped: { failed: 2 } })
    expect(voice.said).toEqual([{ level: 'warn', code: 'facts', message: 'reduce() threw TypeError' }])
  })

  test('an async reduce that rejects does not end the host', async () => {
    const { reducer, voice } = stage({ tables: {}, reduce: async (_: object, _fact: number) => boom() })
    reducer.observe(1)
    await settle()
    expect(voice.said).toMatchObject([{ message: 'reduce() threw TypeError' }])
  })

  test('an onIncomplete that throws', () => {
    const { reducer, voice } = stage({
      tables: { turns: table<number>({ onIncomplete: boom }) },
      reduce: ({ turns }, n: number) => void turns.set(n, n),
    })
    reducer.observe([1, 2])
    reducer.shutdown()
    expect(voice.said).toEqual([
      { level: 'warn', code: 'facts', message: 'tables.turns.onIncomplete() threw TypeError' },
    ])
    expect(reducer.health().tables.turns).toEqual({ rows: 0, incomplete: { shutdown: 2 } })
  })

  test('metadata that throws when it is read', () => {
    const hostile = Object.defineProperty({}, 'n', { enumerable: true, get: boom })
    const { reducer, voice, events } = stage({
      tables: {},
      reduce: (_, _fact: number, emit) => emit('turn', hostile, { partial: true }),
    })
    reducer.observe(1)
    reducer.flush()
    expect([events(), voice.said]).toEqual([[], [{ level: 'warn', code: 'facts', message: 'emit() threw TypeError' }]])
  })

  test('an onIncomplete that adds rows for ever', () => {
    let add = (_: number): unknown => undefined
    let n = 0
    const { reducer } = stage({
      tables: { turns: table<number>({ max: 2, onIncomplete: () => add(n++) }) },
      reduce: ({ turns }, _fact: number) => {
        add = (key) => turns.set(key, key)
        for (let i = 0; i < 5; i++) add(n++)
      },
    })
    reducer.observe(1)
    reducer.flush()
    expect(reducer.health().tables.turns?.rows).toBe(2)
    reducer.shutdown()
    expect(reducer.health().tables.turns?.rows).toBeLessThanOrEqual(2)
  })

  test.each([0, -1, Number.NaN, 1e9, 'ten', null])('bounds that are none: %o', (bad) => {
    const { voice } = stage({
      tables: { turns: table<number>({ max: bad as number, idleMs: bad as number }) },
      reduce: (_, _fact: number) => {},
    })
    expect(voice.said.map(({ code, message }) => [code, message.split(' ')[0]])).toEqual([
      ['bad_option', 'tables.turns.max:'],
      ['bad_option', 'tables.turns.idleMs:'],
    ])
  })
})

test('it waits by timers that keep nothing alive, and after the end by none', () => {
  const { reducer, clock } = stage(rules)
  reducer.observe([...begun, tokens])
  reducer.flush()
  expect(clock.waiting()).toEqual([{ inMs: 1_000, holds: false }])
  reducer.shutdown()
  expect(clock.waiting()).toEqual([])
})
