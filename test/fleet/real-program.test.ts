import { expect, test } from 'vitest'
import { createCalendar, tickMs } from '../../scripts/fleet/calendar.mjs'
import { createOurs } from '../../scripts/fleet/ours.mjs'
import { eventsPerBatch } from '../../scripts/fleet/population.mjs'
import { seeded } from '../../scripts/fleet/random.mjs'
import * as rules from '../../scripts/fleet/rules.ts'
import { answerMs } from '../../scripts/fleet/turns.mjs'
import { limits } from '../../src/model/limits.ts'
import type { HttpAnswer } from '../../src/model/ports.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import type { Deed } from '../support/fakes/http.ts'
import { remoteSink } from '../support/fakes/remote.ts'

const minute = 60_000
const endMs = 30 * minute
const [from, to] = [5 * minute, 15 * minute]

const troubles: Readonly<Record<string, (now: number) => Deed>> = {
  'an outage': () => 'refused',
  'a bad deploy': () => ({ status: 500 }),
  'a restart that asks for two minutes': () => ({ status: 503, headers: { 'retry-after': '120' } }),
  'a maintenance that names its end': (now) => ({
    status: 503,
    // A mean of 12.5 % more falls on a tick again.
    headers: { 'retry-after': String(2 * Math.ceil((to - now) / 2_000)) },
  }),
}

/** What one client does: when its runs begin and how long they last, and when its agent has something to say. */
interface Life {
  readonly runs: readonly { readonly at: number; readonly lasts: number }[]
  readonly batches: readonly number[]
}

function lifeOf(seed: number): Life {
  const random = seeded(seed)
  const onTick = (ms: number) => Math.round(ms / tickMs) * tickMs
  const gapMs = 10_000 + random() * 3 * minute
  const runs = []
  for (let at = gapMs * random(); at < endMs; at += 2 * gapMs * random())
    runs.push({ at: onTick(at), lasts: onTick(random() < 0.6 ? 100 + 850 * random() : 1_000 + 30_000 * random()) })
  const batches = []
  if (seed % 2 === 0) for (let at = 0; at < endMs; at += 10_000 + 100_000 * random()) batches.push(onTick(at))
  return { runs, batches }
}

const answerAt = (trouble: (now: number) => Deed, now: number): Deed =>
  now >= from && now < to ? trouble(now) : { status: 202 }

/** When real programs on a real spool send, all dice showing their mean. */
async function playReal({ runs, batches }: Life, trouble: (now: number) => Deed): Promise<readonly number[]> {
  const [disk, clock] = [memoryDisk(), scriptedClock()]
  const requests: number[] = []
  const deeds = async (): Promise<Deed> => {
    requests.push(clock.monotonic())
    const deed = answerAt(trouble, clock.monotonic())
    await new Promise<void>((resolve) => clock.later(answerMs, resolve))
    return deed
  }
  const started: ReturnType<typeof remoteSink>[] = []
  let events = 0
  const start = () => {
    const batch = { scheduledDelayMillis: 0 }
    const startedAt = clock.monotonic()
    // As in the simulation: no younger than the moment that counts as one.
    const ageMs = () => Math.max(limits.sameMomentMs, clock.monotonic() - startedAt)
    const program = remoteSink({ disk, clock, deeds, batch, ageMs, pid: started.length + 10, dueByHand: true })
    for (const other of started) {
      other.processes.set(program.processes.pid, 'alive', program.processes.start)
      program.processes.set(other.processes.pid, 'alive', other.processes.start)
    }
    started.push(program)
    const log = (n: number) => program.logEvent(...Array.from({ length: n }, () => ++events))
    return { ...program, log }
  }
  for (const { at, lasts } of runs) {
    clock.later(at, () => {
      const run = start()
      run.log(2)
      const { scheduledDelayMillis } = rules.defaultBatch
      if (lasts >= scheduledDelayMillis) clock.later(scheduledDelayMillis, run.dueNow)
      clock.later(lasts, () => {
        run.log(eventsPerBatch - 2)
        void run.sink.shutdown({ timeoutMs: limits.exitTimeoutMs, signal: undefined, upload: 'wait' })
      })
    })
  }
  const agent = batches.length > 0 ? start() : undefined
  for (const at of batches) {
    clock.later(at, () => {
      agent?.log(eventsPerBatch)
      agent?.dueNow()
    })
  }
  await clock.pass(endMs)
  return requests
}

/** When the simulation does. */
function playSimulated({ runs, batches }: Life, trouble: (now: number) => Deed): readonly number[] {
  const requests: number[] = []
  const calendar = createCalendar<unknown>({ endMs, clients: 1 })
  let [lasts, batch] = [0, 0]
  const answer = (now: number): HttpAnswer => {
    const deed = answerAt(trouble, now)
    if (typeof deed === 'string') return { kind: 'failure', code: 'ECONNREFUSED', sent: false }
    return { kind: 'answer', status: deed.status, headers: deed.headers ?? {}, body: '' }
  }
  const client = createOurs({
    ...{ rules, calendar, server: { answer }, roll: () => 0.5, chance: () => 0.5 },
    books: {
      request: (now) => void requests.push(now),
      ...{ record: () => {}, deliver: () => {}, liveDelivers: () => {}, lose: () => {}, tick: () => {} },
    },
    population: {
      ...{ clients: 1, agents: 1, detaches: () => false, untilNextRun: () => 0 },
      runLasts: () => lasts,
      firstBatch: () => batches[0]!,
      untilNextBatch: () => (batches[++batch] ?? Number.POSITIVE_INFINITY) - calendar.now(),
    },
  })
  if (batches.length > 0) client.startAgent(0)
  for (const run of runs) {
    const begin = () => {
      lasts = run.lasts
      client.run(0)
    }
    calendar.task(begin, undefined, run.at)
  }
  calendar.play(
    () => {},
    () => {},
  )
  return requests
}

test.each(Object.keys(troubles))('the simulation sends when real programs do, through %s', async (name) => {
  for (let seed = 0; seed < 12; seed++) {
    const life = lifeOf(seed)
    const simulated = playSimulated(life, troubles[name]!)
    expect(simulated.length).toBeGreaterThan(5)
    expect({ seed, requests: simulated }).toEqual({ seed, requests: await playReal(life, troubles[name]!) })
  }
})
