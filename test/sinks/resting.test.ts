import { expect, test } from 'vitest'
import { createLedger } from '../../src/books/ledger.ts'
import { limits } from '../../src/model/limits.ts'
import { createMemorySink } from '../../src/sinks/memory.ts'
import { createPreviewSink } from '../../src/sinks/preview.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { expectBalanced } from '../support/books.ts'
import { drive, scriptedClock } from '../support/fakes/clock.ts'
import { anEvent } from '../support/fakes/events.ts'
import { expectValidBody, resourceJson } from '../support/fakes/schema.ts'

const ending = { timeoutMs: 0, signal: undefined }

function previewSink(isReady = true) {
  const lines: string[] = []
  const clock = scriptedClock()
  let settle = () => {}
  const later = new Promise<void>((resolve) => {
    settle = resolve
  })
  const facts = { json: resourceJson, isReady }
  const sink = createPreviewSink({
    ledger: createLedger(),
    clock,
    wire: eventBatch(false),
    privileged: false,
    resource: {
      json: () => facts.json,
      begin: (use) => use(facts.json),
      isReady: () => facts.isReady,
      ready: () => (facts.isReady ? Promise.resolve() : later),
    },
    print: (line) => void lines.push(line),
  })
  const know = (json: string) => {
    facts.json = json
    facts.isReady = true
    settle()
  }
  const resources = () => lines.map((line) => JSON.parse(line).resource)
  return { sink, lines, clock, know, resources }
}

test('a preview prints each event as it would be sent, and sends nothing', async () => {
  const { sink, lines } = previewSink()
  sink.accept(anEvent(1))
  expect(lines).toHaveLength(1)
  expectValidBody(lines[0] as string)
  expect(JSON.parse(lines[0] as string).events).toEqual([JSON.parse(eventBatch(false).encode(anEvent(1)))])
  expect(await sink.shutdown({ ...ending, upload: 'wait' })).toMatchObject({ delivered: 0, kept: 0, pending: 0 })
  expect(sink.health()).toMatchObject({ delivered: 1, requests: 0 })
  expect(sink.storage()).toBe('memory')
  expectBalanced(sink.health())
})

test('a preview shows no event before the facts are known that would go with it', async () => {
  const { sink, clock, know, resources } = previewSink(false)
  for (const n of [1, 2]) sink.accept(anEvent(n))
  expect(resources()).toEqual([])
  expect(sink.health()).toMatchObject({ admitted: 2, delivered: 0, pending: 2 })
  const flushed = drive(clock, sink.flush({ timeoutMs: 5_000, signal: undefined }))
  know('{"repo":"large"}')
  expect(await flushed).toMatchObject({ delivered: 2, pending: 0 })
  sink.accept(anEvent(3))
  expect(resources()).toEqual(Array.from({ length: 3 }, () => ({ repo: 'large' })))
  expectBalanced(sink.health())
})

test('facts that do not come in time are not waited for: neither by a shutdown nor for ever', async () => {
  const ended = previewSink(false)
  ended.sink.accept(anEvent(1))
  await ended.sink.shutdown({ ...ending, upload: 'wait' })
  const left = previewSink(false)
  left.sink.accept(anEvent(1))
  await left.clock.pass(limits.resourceTimeoutMs)
  for (const { resources, sink } of [ended, left]) {
    expect(resources()).toEqual([JSON.parse(resourceJson)])
    expectBalanced(sink.health())
  }
})

test('what is shown drives no terminal, and is the same JSON', () => {
  const { sink, lines } = previewSink()
  sink.accept(anEvent(1, { sessionId: 'a\u009b31m\u202e\u001b[2J' }))
  expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(JSON.parse(lines[0] as string).events[0].event_data.session_id).toBe('a\u009b31m\u202e\u001b[2J')
})

test('the memory sink keeps what it was given, in order', async () => {
  const sink = createMemorySink(createLedger())
  sink.accept(anEvent(1))
  expect(sink.events).toEqual([anEvent(1)])
  expect(await sink.flush(ending)).toMatchObject({ delivered: 0, pending: 1 })
  expect(sink.health()).toMatchObject({ logged: 1, admitted: 1, pending: 1 })
  expectBalanced(sink.health())
})
