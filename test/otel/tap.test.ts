import { describe, expect, test } from 'vitest'
import type { EventProcessor } from '../../src/model/processors.ts'
import { openTap } from '../../src/otel/tap.ts'
import { anEvent } from '../support/fakes/events.ts'
import { resourceJson } from '../support/fakes/schema.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

interface Seen {
  attributes: Record<string, unknown>
  readonly eventName: string
  readonly resource: { readonly attributes: object }
  setAttribute(key: string, value: unknown): void
}

/** A processor that remembers, and one that does something. */
function remembering(onEmit: (record: Seen) => void = () => {}) {
  const records: Seen[] = []
  const ended: string[] = []
  const processor: EventProcessor = {
    onEmit: (record) => {
      records.push(record as Seen)
      onEmit(record as Seen)
    },
    forceFlush: async () => void ended.push('flush'),
    shutdown: async () => void ended.push('shutdown'),
  }
  return { records, ended, processor }
}
const tapOf = (...processors: readonly EventProcessor[]) => {
  const voice = recordedVoice()
  return { voice, tap: openTap({ processors, resource: resourceJson, report: voice.report }) }
}

test('each gets the event as a log record, with the resource that is sent', () => {
  const [a, b] = [remembering(), remembering()]
  tapOf(a.processor, b.processor).tap.emit(anEvent(1, { metadata: { ms: 45 } }))
  for (const { records } of [a, b]) {
    expect(records).toHaveLength(1)
    expect(records[0]?.eventName).toBe('tool_used')
    expect(records[0]?.attributes).toMatchObject({ 'log.record.uid': anEvent(1).id, ms: 45 })
    expect(records[0]?.resource.attributes).toEqual(JSON.parse(resourceJson))
  }
})

test('none learns who is at the keyboard', () => {
  const { records, processor } = remembering()
  const user = { id: 'ann', email: 'ann@acme.dev', accountUuid: 'a', organizationUuid: 'o' }
  tapOf(processor).tap.emit(anEvent(1, { user }))
  expect(Object.keys(records[0]?.attributes ?? {}).filter((name) => name.startsWith('user.'))).toEqual([])
})

test('what one changes the next one sees, and the event itself stays as it was', () => {
  const event = anEvent(1, { metadata: Object.freeze({ ms: 45 }) })
  const first = remembering((record) => {
    record.setAttribute('added', 1)
    record.attributes.ms = 'changed'
  })
  const second = remembering()
  const { tap, voice } = tapOf(first.processor, second.processor)
  tap.emit(event)
  expect(second.records[0]?.attributes).toMatchObject({ added: 1, ms: 'changed' })
  expect(event.metadata).toEqual({ ms: 45 })
  expect(voice.said).toEqual([])
})

describe('one that fails concerns nobody else, and is told', () => {
  const rejecting = {
    forceFlush: () => Promise.reject(new Error('no')),
    shutdown: () => Promise.reject(new Error('no')),
  }
  test.each<[string, EventProcessor]>([
    [
      'by a throw',
      {
        onEmit: () => {
          throw new TypeError('no')
        },
        ...rejecting,
      },
    ],
    ['by a rejection', { onEmit: () => Promise.reject(new Error('no')) as never, ...rejecting }],
    ['by a method that is none any more', { onEmit: undefined, forceFlush: undefined, shutdown: undefined } as never],
  ])('%s', async (_how, bad) => {
    const good = remembering()
    const { tap, voice } = tapOf(bad, good.processor)
    tap.emit(anEvent(1))
    await tap.flush()
    await tap.shutdown()
    expect(good.records).toHaveLength(1)
    expect(good.ended).toEqual(['flush', 'shutdown'])
    expect(voice.codes()).toEqual(['processor', 'processor', 'processor'])
    expect(voice.said[0]?.message).toMatch(/^processors\[0\] threw/)
  })
})
