import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Body, session, sumOf } from '../support/claude-code.ts'
import { createWorld, recordsIn, waits } from './world.ts'

/* Every turn once, cost reconciled: whenever the machine goes off, and in whichever order things come. */

let it: ReturnType<typeof createWorld>
beforeAll(() => {
  it = createWorld()
})
afterAll(() => it.remove())

const startsAt = Date.UTC(2026, 10, 21)

/** What the backend has in the end. */
const outcome = () => ({ roots: it.roots().length, nanos: it.nanos(), twice: it.twice(), orphans: orphans() })

/** Children whose parent nobody sent. */
const orphans = () => {
  const ids = new Set(it.spans().map(({ traceId, spanId }) => `${traceId} ${spanId}`))
  return it
    .spans()
    .filter(({ traceId, parentSpanId }) => parentSpanId !== undefined && !ids.has(`${traceId} ${parentSpanId}`))
}

test('switched off at any step, and on again, every turn is told once, and the costs agree', () => {
  const stories = [session({ name: 'one', turns: 2, startsAt }), session({ name: 'two', turns: 1, startsAt })]
  const { turns, nanos } = sumOf(stories.map(({ happened }) => happened))
  const bodies = stories.flatMap((story) => story.bodies)
  let offAfter = 0
  for (let more = true; more; offAfter++) {
    it.renew()
    it.world.stepsLeft = offAfter
    for (const body of bodies) {
      it.persist((bridge) => bridge.take(recordsIn(body)))
      it.world.now += waits.turnIdleMs / 2
      it.persist((bridge) => bridge.look())
    }
    it.persist((bridge) => bridge.finish())
    // Steps are left where the story ended first.
    more = it.world.stepsLeft === undefined
    expect(outcome(), `off after ${offAfter} steps`).toEqual({ roots: turns, nanos, twice: [], orphans: [] })
  }
  expect(offAfter).toBeGreaterThan(40)
})

/** One thing that happens to the bridge. */
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('body' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('again' as const), n: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant('look' as const), afterMs: fc.constantFrom(1, 20_000, 400_000, 4_000_000) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('off' as const), steps: fc.nat({ max: 30 }) }) },
  { weight: 1, arbitrary: fc.constant({ is: 'stop' as const }) },
)

test('in any order, twice, forked, with looks, stops and failures at any time: each request once, and the costs agree', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
      it.renew()
      const stories = ['one', 'two'].map((name) =>
        session({ name, turns: 2, requestsPerTurn: 4, scattered: true, startsAt }),
      )
      const { nanos, requests, turns } = sumOf(stories.map(({ happened }) => happened))
      const waiting = stories.flatMap(({ bodies }) => bodies.filter(({ path }) => path === '/v1/logs'))
      const sent: Body[] = []
      const send = (body: Body) => it.persist((bridge) => bridge.take(recordsIn(body)))
      const sendNext = (n: number) => {
        const [body] = waiting.splice(n % Math.max(1, waiting.length), 1)
        if (!body) return
        sent.push(body)
        send(body)
      }
      for (const what of deeds) {
        if (what.is === 'body') sendNext(what.n)
        else if (what.is === 'again') {
          const body = sent[what.n % Math.max(1, sent.length)]
          if (body) send(body)
        } else if (what.is === 'look') {
          it.world.now += what.afterMs
          it.persist((bridge) => bridge.look())
        } else if (what.is === 'off') it.world.stepsLeft = what.steps
        else it.persist((bridge) => bridge.finish())
      }
      while (waiting.length > 0) sendNext(0)
      it.persist((bridge) => bridge.finish())
      const told = it.ofType('generation').map(({ attributes }) => `${attributes['langfuse.observation.metadata.id']}`)
      expect(told.toSorted()).toEqual(requests.toSorted())
      expect(outcome()).toEqual({ roots: turns, nanos, twice: [], orphans: [] })
    }),
    { numRuns: 100 },
  )
})
