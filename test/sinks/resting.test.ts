import { expect, test } from 'vitest'
import { createLedger } from '../../src/books/ledger.ts'
import { createMemorySink } from '../../src/sinks/memory.ts'
import { createPreviewSink } from '../../src/sinks/preview.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { expectBalanced } from '../support/fakes/books.ts'
import { anEvent } from '../support/fakes/events.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { expectValidBody, resourceJson } from '../support/fakes/schema.ts'

const ending = { timeoutMs: 0, signal: undefined }

function previewSink(sampling = new Map<string, number>()) {
  const lines: string[] = []
  const sink = createPreviewSink({
    name: 'backend',
    ledger: createLedger(),
    random: scriptedRandom(),
    sampling: { now: () => sampling },
    killswitch: { now: () => new Map() },
    allowed: () => true,
    wire: eventBatch(false),
    resource: () => resourceJson,
    print: (line) => void lines.push(line),
  })
  return { sink, lines }
}

test('a preview prints each event as it would be sent, and sends nothing', async () => {
  const { sink, lines } = previewSink()
  sink.admit('tool_used')
  sink.accept(anEvent(1))
  expect(lines).toHaveLength(1)
  expectValidBody(lines[0] as string)
  expect(JSON.parse(lines[0] as string).events).toEqual([JSON.parse(eventBatch(false).encode(anEvent(1)))])
  expect(await sink.shutdown({ ...ending, upload: 'wait' })).toMatchObject({ delivered: 0, kept: 0, pending: 0 })
  expect(sink.health()).toMatchObject({ delivered: 1, requests: 0 })
  expect(sink.storage()).toBe('memory')
  expectBalanced(sink.health())
})

test('a preview is held to the same admission', () => {
  const { sink, lines } = previewSink(new Map([['tool_used', 0]]))
  expect(sink.admit('tool_used')).toEqual({ refused: 'sampling' })
  expect(lines).toEqual([])
  expectBalanced(sink.health())
})

test('the memory sink keeps what it was given, in order', async () => {
  let allowed = true
  const sink = createMemorySink(() => allowed)
  sink.admit('a')
  sink.accept(anEvent(1))
  allowed = false
  expect(sink.admit('a')).toEqual({ refused: 'opt_out' })
  expect(sink.events).toEqual([anEvent(1)])
  expect(await sink.flush(ending)).toMatchObject({ delivered: 0, pending: 1 })
  expect(sink.health()).toMatchObject({ logged: 2, admitted: 1, pending: 1, refused: { opt_out: 1 } })
  expectBalanced(sink.health())
})
