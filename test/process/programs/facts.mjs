/** A host with a reducer, which ends in one of several ways in the middle of its second turn. JSON in its first argument. */
import { writeSync } from 'node:fs'
import { createReducer, table } from '../../../dist/facts.js'
import { createTelemetry } from '../../../dist/index.js'

const { endpoint, stateDir, ending, settles } = JSON.parse(process.argv[2])
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  endpoint,
  stateDir,
  batch: { scheduledDelayMillis: 3_600_000 },
})
const turn = ({ tokens }, emit, { key }) => emit('turn', { id: key, tokens })
const reducer = createReducer({
  telemetry,
  tables: { turns: table({ onIncomplete: turn }) },
  reduce({ turns }, { id, tokens, done }, emit) {
    const row = turns.open(id, () => ({}))
    if (tokens) row.tokens = tokens
    if (!done) return
    turn(row, emit, { key: id })
    turns.delete(id)
  },
})
if (settles) process.on('exit', reducer.shutdown)

// One turn that becomes whole, and another one of which the end is missing when the program ends.
reducer.observe([
  { id: 1, tokens: 10 },
  { id: 1, done: true },
  { id: 2, tokens: 20 },
])
setTimeout(() => {
  // Observed, and not yet reduced.
  reducer.observe({ id: 3, tokens: 30 })
  writeSync(3, `${JSON.stringify({ kind: 'told', health: reducer.health() })}\n`)
  if (ending === 'kill') process.kill(process.pid, 'SIGKILL')
  if (ending === 'exit') process.exit()
})
