import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ackLine, eventLine, headerLine, lossLine, resourceLine } from '../../../src/outbox/spool/lines.ts'
import { replay } from '../../../src/outbox/spool/replay.ts'
import { uuid } from '../../support/fakes/random.ts'

const id = (n: number) => uuid(n, 0xe)
const anEventNumber = fc.nat(12)
type Step =
  | { readonly kind: 'event'; readonly n: number; readonly text: string }
  | { readonly kind: 'ack' | 'drop'; readonly ids: readonly number[] }
  | { readonly kind: 'resource' }

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      n: anEventNumber,
      text: fc.string({ unit: 'grapheme' }),
    }),
  },
  fc.record({
    kind: fc.constantFrom('ack' as const, 'drop' as const),
    ids: fc.uniqueArray(anEventNumber, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('resource' as const) }),
)
const json = (n: number, text: string) => JSON.stringify({ event_data: { event_id: id(n), text } })

function lineOf(step: Step, position: number): string {
  switch (step.kind) {
    case 'event':
      return eventLine(id(step.n), json(step.n, step.text))
    case 'ack':
      return ackLine(step.ids.map(id), undefined)
    case 'drop':
      return lossLine({ id: uuid(position, 0xd), reason: 'rejected', n: step.ids.length }, step.ids.map(id))
    case 'resource':
      return resourceLine(`{"at":${position}}`)
  }
}

/** What a reader must find: by sets, the plainest way to say it. */
function expected(steps: readonly Step[]) {
  const events = new Map<string, string>()
  for (const step of steps) if (step.kind === 'event') events.set(id(step.n), json(step.n, step.text))
  for (const step of steps) if ('ids' in step) for (const n of step.ids) events.delete(id(n))
  return events
}

/** A file as a writer leaves it that tears some of its lines: a newline cuts off what was torn. */
function written(steps: readonly Step[], tears: readonly number[]) {
  const whole: Step[] = []
  let bytes = Buffer.from(headerLine({ uuid: uuid(1), consent: null, account: null }))
  steps.forEach((step, position) => {
    const line = Buffer.from(lineOf(step, position))
    const cut = tears[position] ?? 0
    // 0: not torn. Otherwise so many bytes of it were written, the newline never.
    const kept = cut === 0 ? line.length : cut % (line.length - 1)
    if (cut === 0) whole.push(step)
    bytes = Buffer.concat([bytes, line.subarray(0, kept), Buffer.from(cut === 0 ? '' : '\n')])
  })
  return { bytes, whole }
}

const someSteps = fc.array(aStep, { maxLength: 40 })

test('whatever order events, acks and drops come in: none is lost, none invented, none that is done comes back', () => {
  fc.assert(
    fc.property(someSteps, (steps) => {
      const { events, damaged } = replay(written(steps, []).bytes.toString('utf8'))
      expect(events).toEqual(expected(steps))
      expect(damaged).toBe(0)
    }),
    { numRuns: 300 },
  )
})

test('lines torn anywhere cost themselves alone', () => {
  fc.assert(
    fc.property(
      someSteps,
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })), { maxLength: 40 }),
      (steps, tears) => {
        const { bytes, whole } = written(steps, tears)
        expect(replay(bytes.toString('utf8')).events).toEqual(expected(whole))
      },
    ),
    { numRuns: 300 },
  )
})

test('a file that ends at any byte has the events of its whole lines', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 8 }), fc.nat(2_000), (steps, end) => {
      const { bytes } = written(steps, [])
      const text = bytes.subarray(0, end % (bytes.length + 1)).toString('utf8')
      // One line is the header.
      const lines = text.split('\n').length - 2
      expect(replay(text).events).toEqual(expected(steps.slice(0, Math.max(0, lines))))
      expect(replay(text).damaged).toBe(0)
    }),
    { numRuns: 300 },
  )
})

test('whatever a file holds, reading it throws nothing and finds only events whose line stands in it', () => {
  const noise = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.json({ maxDepth: 2 }),
    aStep.map((step) => lineOf(step, 0).trim()),
  )
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 20 }), (lines) => {
      const text = lines.join('\n')
      for (const [eventId, event] of replay(text).events)
        expect(text).toContain(`{"id":"${eventId}","event":${event}}\n`)
    }),
    { numRuns: 300 },
  )
})
