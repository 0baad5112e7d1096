import { expect, test } from 'vitest'
import { compile } from './compile.ts'

const program = `
import { disabledTelemetry as telemetry, oneOf } from 'orangebox'
import { createReducer, table, type Reducer, type Table } from 'orangebox/facts'

interface Thread { readonly model: string }
interface Turn { readonly thread: Thread | undefined; tokens: number }
type Fact = { readonly is: 'thread'; readonly id: string } | { readonly is: 'tokens'; readonly id: string; readonly n: number }
const tool = oneOf('bash')

const reducer = createReducer({
  telemetry,
  tables: {
    threads: table<Thread>({ max: 10 }),
    turns: { idleMs: 1_000, onIncomplete: (turn: Turn, emit, { key, why }) => emit('turn', { n: turn.tokens, idle: why === 'idle' }, { dedupe: String(key) }) },
    names: table<string>(),
  },
  reduce({ threads, turns, names }, fact: Fact, emit) {
    const known: Table<Thread> = threads
    const turn = turns.open(fact.id, () => ({ thread: known.get(fact.id), tokens: 0 }))
    const tokens: number = turn.tokens
    const name: string | undefined = names.get(7)
    emit('turn', { tokens, tool: tool(name) }, { dedupe: undefined, timestamp: 1, partial: turn.thread === undefined })
LINES
  },
  onDiagnostic: ({ code }) => code === 'facts',
})
const typed: Reducer<Fact> = reducer
reducer.observe({ is: 'thread', id: 'a' })
reducer.observe([])
reducer.observe([{ is: 'thread', id: 'a' }, { is: 'tokens', id: 'a', n: 1 }])
const lost: number = reducer.health().facts.dropped.overflow ?? 0
`

const right = compile(program.replace('LINES', ''))
test('rows and facts are inferred', () => expect(right()).toEqual([]))

const inside = [
  'threads.set(fact.id, { modle: 1 })',
  "turns.get('a')?.model",
  'emit(7)',
  "emit('turn', { name: 'free text' })",
  "emit('turn', {}, { once: true })",
]
const outside = ["reducer.observe({ is: 'turn', id: 'a' })", "reducer.observe(['thread'])"]
const wrong = compile(`${program.replace('LINES', inside.join('\n'))}${outside.join('\n')}\n`)

test('what fits no table, no fact and no event is refused by the compiler', () =>
  expect(wrong().map(({ source }) => source)).toEqual([...inside, ...outside]))
