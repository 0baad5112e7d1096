import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SettingsDocument } from '../../src/model/settings.ts'
import { defaultBatch, parseBatch } from '../../src/policy/parse-batch.ts'
import { viewSettings } from '../../src/settings/view.ts'
import { expectBalanced } from '../support/books.ts'
import { settle } from '../support/fakes/clock.ts'
import { idOf } from '../support/fakes/events.ts'
import { remoteSink } from '../support/fakes/remote.ts'
import { drawn, isKilledIn, ruleOf } from '../support/settings-reference.ts'

/** What happens, one after the other. */
type Move =
  | { readonly is: 'update'; readonly document: SettingsDocument }
  | { readonly is: 'log'; readonly name: string; readonly session: string; readonly roll: number }
  | { readonly is: 'server'; readonly answers: 'ok' | 'down' | 'kills' }
  | { readonly is: 'host'; readonly allows: boolean }
  | { readonly is: 'flush' }
  | { readonly is: 'pass'; readonly ms: number }

const names = ['tool.bash.run', 'tool.edit', 'plain']
const paths = ['/api/event_logging/batch', '/v2', '/v3/x']
const one = fc.constantFrom
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const entry = fc.record({
  sample_rate: one<(number | undefined)[]>(0, 0.2, 0.8, 1, 7, undefined),
  by: one<('event' | 'session' | 'device' | undefined)[]>('event', 'session', 'device', undefined),
  salt: one<(string | undefined)[]>('s', undefined),
  sinks: maybe(fc.record({ backend: one<(number | undefined)[]>(0, 0.5, undefined), other: one(0, 1) })),
})
const document = fc.record({
  sampling: maybe(fc.dictionary(one('tool.bash.run', 'tool.bash.*', 'tool.*', 'plain', '*', 'Not A Name'), entry)),
  killswitch: maybe(fc.dictionary(one('backend', '*', 'other'), fc.boolean())),
  batch: maybe(
    fc.record({
      scheduledDelayMillis: one(100, 5_000, -1),
      maxExportBatchSize: one(1, 3, 200, 1e9),
      maxQueueSize: one(1, 4, 8_192),
      path: one(...paths, 'no path'),
      skipAuth: one<(boolean | undefined)[]>(true, false, undefined),
      maxAttempts: one(1, 3, 8),
    }),
  ),
}) as fc.Arbitrary<SettingsDocument>
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: document.map((next): Move => ({ is: 'update', document: next })) },
    {
      weight: 8,
      arbitrary: fc.record({
        is: fc.constant('log' as const),
        ...{ name: one(...names), session: one('s1', 's2', 's3', 's4') },
        roll: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      }),
    },
    {
      weight: 1,
      arbitrary: one<Move[]>(
        ...(['ok', 'down', 'kills'] as const).map((answers) => ({ is: 'server' as const, answers })),
      ),
    },
    { weight: 1, arbitrary: fc.boolean().map((allows): Move => ({ is: 'host', allows })) },
    { weight: 3, arbitrary: fc.constant<Move>({ is: 'flush' }) },
    { weight: 2, arbitrary: one(50, 5_000, 120_000).map((ms): Move => ({ is: 'pass', ms })) },
  ),
  { minLength: 10, maxLength: 60 },
)

/** Settings, a server and a host that do what they like, and what has to come of it. */
function story() {
  const truth = { document: {} as SettingsDocument, allows: true, answers: 'ok', killedUntil: 0 }
  const expected = {
    admitted: [] as string[],
    rates: new Map<string, number | undefined>(),
    refused: {} as Record<string, number>,
  }
  const delivered: string[] = []
  const wrong: string[] = []
  const world = remoteSink({
    auth: () => ({ headers: { Authorization: 'Bearer a' } }),
    deeds: (request) => {
      const { path = paths[0], skipAuth } = truth.document.batch ?? {}
      // Each request obeys what holds when it is made. What does not is told afterwards: thrown here, it would be a fault of the network.
      const url = `https://t.acme.dev${path?.startsWith('/') ? path : paths[0]}`
      if (isOff()) wrong.push('a request under a killswitch, or for a host that said no')
      if (request.url !== url) wrong.push(`a request to ${request.url}, and not to ${url}`)
      if (request.headers.Authorization !== (skipAuth === true ? undefined : 'Bearer a'))
        wrong.push('other credentials')
      if (truth.answers === 'down') return { status: 503 }
      if (truth.answers === 'kills') {
        truth.answers = 'ok'
        truth.killedUntil = world.clock.now() + 30_000
        return { status: 410, headers: { 'x-orangebox-kill': 'backend; duration=30' } }
      }
      for (const { event_data } of JSON.parse(String(request.body)).events) {
        delivered.push(event_data.event_id)
        const rate = expected.rates.get(event_data.event_id)
        if (event_data.metadata.sample_rate !== rate) wrong.push(`a rate that is not ${rate}`)
      }
      return { status: 200 }
    },
  })
  const isKilled = () => isKilledIn(truth.document) || truth.killedUntil > world.clock.now()
  const isOff = () => isKilled() || !truth.allows
  const parse: Parameters<typeof viewSettings>[2] = (value, onBad) =>
    parseBatch(value, defaultBatch, () => false, onBad)
  const batch = viewSettings(world.settings, 'batch', parse, world.voice.report)
  world.sending.batch = () => batch.now() as typeof defaultBatch
  let n = 0

  const log = ({ name, session, roll }: Extract<Move, { readonly is: 'log' }>) => {
    const id = idOf(++n)
    const { rate, by, salt } = ruleOf(truth.document, name)
    const value = by === 'event' ? roll : drawn(salt, by === 'session' ? session : 'device')
    const reason = !truth.allows ? 'opt_out' : isKilled() ? 'killswitch' : value < rate ? undefined : 'sampling'
    if (reason) expected.refused[reason] = (expected.refused[reason] ?? 0) + 1
    else {
      expected.admitted.push(id)
      expected.rates.set(id, rate === 1 ? undefined : rate)
    }
    // Nobody throws a die for an event that the host did not allow.
    if (truth.allows) world.random.script(roll)
    world.logOne(n, name, session)
  }
  const make = async (move: Move): Promise<void> => {
    switch (move.is) {
      case 'update':
        truth.document = move.document
        return world.settings.update(move.document)
      case 'log':
        return log(move)
      case 'server':
        truth.answers = move.answers
        return
      case 'host':
        truth.allows = move.allows
        world.self.allowed = move.allows
        return world.sink.enabledChanged(move.allows)
      case 'flush':
        return void (await world.flush())
      case 'pass':
        return world.clock.pass(move.ms)
    }
  }
  return { world, make, expected, delivered, wrong, n: () => n }
}

test('whatever settings, server and host do, each event and each request obeys what holds at its moment, and the books balance', async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      const { world, make, expected, delivered, wrong, n } = story()
      for (const move of all) {
        await make(move)
        // An answer that was given has arrived.
        await settle()
        expect(wrong).toEqual([])
        const { logged, admitted, refused } = world.sink.health()
        expect({ logged, admitted, refused }).toEqual({
          logged: n(),
          admitted: expected.admitted.length,
          refused: expected.refused,
        })
        expectBalanced(world.sink.health())
      }
      // At last all is well again: then nothing is left, lost or there twice.
      for (const move of [
        { is: 'update', document: {} },
        { is: 'server', answers: 'ok' },
        { is: 'host', allows: true },
      ] as Move[])
        await make(move)
      await world.clock.pass(3 * 3_600_000)
      await world.flush()
      await world.shutdown()
      expect(wrong).toEqual([])
      expect(delivered.toSorted()).toEqual(expected.admitted.toSorted())
      expect(world.sink.health().dropped).toEqual({})
      expectBalanced(world.sink.health())
    }),
    { numRuns: Number(process.env.ORANGEBOX_SETTINGS_RUNS ?? 150) },
  )
})
