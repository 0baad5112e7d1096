import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halve, takeChunk } from '../../src/policy/chunk.ts'

type Events = readonly { readonly id: string; readonly json: string }[]

const someEvents = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 })
  .map((texts): Events => texts.map((text, n) => ({ id: `id${n}`, json: JSON.stringify(text) })))
const bytesOf = (chunk: Events) => chunk.reduce((sum, { json }) => sum + Buffer.byteLength(json) + 1, 0)

function allChunks(events: Events, maxEvents: number, maxBytes: number): Events[] {
  const chunks: Events[] = []
  for (let at = 0; at < events.length; ) {
    const chunk = takeChunk(events.slice(at), maxEvents, maxBytes)
    chunks.push(chunk)
    at += chunk.length
  }
  return chunks
}

test('chunks hold every event exactly once, in order', () => {
  fc.assert(
    fc.property(someEvents, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 300 }), (events, n, bytes) => {
      expect(allChunks(events, n, bytes).flat()).toEqual(events)
    }),
  )
})

test('a chunk keeps within its count and its bytes of UTF-8, unless one event alone is too big', () => {
  fc.assert(
    fc.property(someEvents, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 300 }), (events, n, bytes) => {
      for (const chunk of allChunks(events, n, bytes)) {
        expect(chunk.length).toBeGreaterThan(0)
        expect(chunk.length).toBeLessThanOrEqual(n)
        if (chunk.length > 1) expect(bytesOf(chunk)).toBeLessThanOrEqual(bytes)
      }
    }),
  )
})

test('a chunk is as large as it may be: the next event would not have fitted', () => {
  fc.assert(
    fc.property(someEvents, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 300 }), (events, n, bytes) => {
      const chunk = takeChunk(events, n, bytes)
      const next = events[chunk.length]
      if (next && chunk.length < n) expect(bytesOf([...chunk, next])).toBeGreaterThan(bytes)
    }),
  )
})

test('bytes are counted, not characters', () => {
  const wide: Events = [
    { id: 'a', json: '"ééé"' },
    { id: 'b', json: '"🦀🦀"' },
  ]
  // 8 + 1 and 10 + 1 bytes, where the characters would be 5 and 6.
  expect(takeChunk(wide, 9, 20)).toHaveLength(2)
  expect(takeChunk(wide, 9, 19)).toHaveLength(1)
})

test('no events are no chunk', () => expect(takeChunk([], 10, 100)).toEqual([]))

test('two halves are the whole, and none of them is empty', () => {
  fc.assert(
    fc.property(
      someEvents.filter((events) => events.length > 1),
      (events) => {
        const [front, back] = halve(events)
        expect([...front, ...back]).toEqual(events)
        expect(Math.abs(front.length - back.length)).toBeLessThanOrEqual(1)
        expect(back.length).toBeGreaterThan(0)
      },
    ),
  )
})
