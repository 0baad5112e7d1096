import fc from 'fast-check'
import type { Break, Move, Step, Turn } from './steps.ts'

const second = 1_000
const hour = 3_600 * second

const step = (who: number, act: Move | Turn, stop?: Break): Step => ({ who, act, break: stop })
const log = (who: number, times = 1): Step => step(who, { do: 'log', kind: 'plain', times })
const server = (mode: (Turn & { do: 'server' })['mode']): Step => step(0, { do: 'server', mode })
const sleep = (ms: number): Step => step(0, { do: 'sleep', ms, machine: false })
const disk = (mode: (Turn & { do: 'disk' })['mode'], part: number): Step => step(0, { do: 'disk', mode, part })
const during = (on: string, steps: readonly Step[]): Break => ({ at: 0, on, kind: 'others', part: 0, steps })
const repeat = (times: number, steps: readonly Step[]): readonly Step[] =>
  Array.from({ length: times }, () => steps).flat()

/** Any slot; the two of hosts; those moved by hand. */
const who = fc.nat(4)
const host = fc.nat(1)
const hand = fc.integer({ min: 2, max: 4 })
const part = fc.constantFrom(0, 0.3, 0.999)

/** More short-lived processes than there may be files, and a sweep. */
const crowd = fc
  .tuple(who, hand, fc.integer({ min: 5, max: 8 }))
  .map(([slot, sweeper, n]) => [
    server('down'),
    ...repeat(n, [log(slot), step(slot, { do: 'kill' })]),
    step(sweeper, { do: 'sweep' }),
    server('ok'),
  ])

/** More bytes than there may be. */
const bulk = fc
  .tuple(hand, hand)
  .map(([slot, sweeper]) => [
    server('down'),
    ...repeat(4, [step(slot, { do: 'log', kind: 'wide', times: 6 }), step(slot, { do: 'giveBack' })]),
    step(sweeper, { do: 'sweep' }),
    server('ok'),
  ])

/** A segment that is sent again and again, and never answered. */
const hammer = fc
  .tuple(who, host, fc.integer({ min: 19, max: 23 }))
  .map(([slot, sender, n]) => [
    log(slot),
    step(slot, { do: 'kill' }),
    server('lost'),
    ...repeat(n, [step(sender, { do: 'flush', ms: 20 * second }), step(sender, { do: 'kill' }), sleep(2 * hour)]),
  ])

/** An ending while a request of the background is under way. */
const slowEnd = fc
  .tuple(host, fc.constantFrom(0, 500))
  .map(([slot, ms]) => [server('slow'), log(slot), sleep(5 * second), step(slot, { do: 'close', ms }), server('ok')])

/** An ack the disk has no room for, and more events when it has. */
const fullAck = fc
  .tuple(host, part)
  .map(([slot, cut]) => [log(slot), disk('full', cut), sleep(5 * second), disk('ok', 0), log(slot, 2)])

/** `off` between a writer's first look and its file. */
const lateOff = who.map((slot) => [
  log(slot),
  step(slot, { do: 'account', account: 'account-b' }),
  step(slot, { do: 'account', account: 'account-a' }),
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('create', [step(0, { do: 'consent', mode: 'off' })])),
])

/** A drainer that sleeps between its claim and its first look at what it claimed. */
const sleepyClaim = fc
  .tuple(who, hand)
  .filter(([slot, drainer]) => slot % 4 !== drainer % 4)
  .map(([slot, drainer]) => [
    log(slot),
    step(slot, { do: 'kill' }),
    step(drainer, { do: 'claim', nth: 0 }, during('read', [sleep(5 * 60 * second)])),
    step(drainer, { do: 'post', nth: 0 }),
  ])

/** A writer that sleeps between its append and its look at the name, while what it wrote before is under way. */
const sleepyAppend = who.map((slot) => [
  server('slow'),
  log(slot, 2),
  sleep(5 * second),
  step(slot, { do: 'post', nth: 0 }),
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('exists', [sleep(11 * 60 * second)])),
  server('ok'),
])

/** A writer is robbed, and learns facts about itself before it notices. */
const robbedFacts = fc
  .tuple(who, hand)
  .filter(([slot, drainer]) => slot % 4 !== drainer % 4)
  .map(([slot, drainer]) => [
    log(slot),
    step(0, { do: 'liveness', answer: 'dead' }),
    step(drainer, { do: 'claim', nth: 0 }),
    step(0, { do: 'liveness', answer: 'truth' }),
    step(slot, { do: 'resource' }),
  ])

/** A writer is robbed, or sleeps too long, while it adds an event, and cannot open another segment: a copy is with others, and memory has it. */
const copyWithOthers = fc
  .tuple(who, hand)
  .filter(([slot, drainer]) => slot % 4 !== drainer % 4)
  .chain(([slot, drainer]) => {
    const rob = [
      step(0, { do: 'liveness', answer: 'dead' }),
      step(drainer, { do: 'claim', nth: 0 }),
      step(0, { do: 'liveness', answer: 'truth' }),
    ]
    return fc
      .constantFrom([...rob, disk('emfile', 0)], [sleep(11 * 60 * second), disk('emfile', 0)])
      .map((meanwhile) => [
        log(slot),
        step(slot, { do: 'log', kind: 'plain', times: 1 }, during('append', meanwhile)),
        disk('ok', 0),
        server('slow'),
        step(slot, { do: 'flush', ms: 20 * second }),
        step(drainer, { do: 'drain' }),
        server('ok'),
      ])
  })

/** A segment that cannot be read, which says nothing about what is in it. */
const unreadable = fc
  .tuple(who, hand)
  .filter(([slot, drainer]) => slot % 4 !== drainer % 4)
  .map(([slot, drainer]) => [
    log(slot),
    step(slot, { do: 'kill' }),
    step(drainer, { do: 'claim', nth: 0 }, { at: 0, on: 'read', kind: 'fault', part: 0, steps: [] }),
  ])

/** More than memory holds, and a roll while some of it is under way. */
const fullMemory = host.map((slot) => [
  server('slow'),
  log(slot, 6),
  sleep(5 * second),
  step(slot, { do: 'account', account: 'account-b' }),
  step(slot, { do: 'account', account: 'account-a' }),
  server('ok'),
])

/** A writer is robbed while the server refuses what it sent: two will be told that it is poison. */
const robbedRefusal = fc.constant([
  log(2),
  step(2, { do: 'post', nth: 0 }),
  server('picky'),
  step(2, { do: 'log', kind: 'poison', times: 1 }),
  step(2, { do: 'post', nth: 0 }),
  server('slow'),
  step(2, { do: 'post', nth: 0 }),
  step(0, { do: 'liveness', answer: 'dead' }),
  step(4, { do: 'claim', nth: 0 }),
  step(0, { do: 'liveness', answer: 'truth' }),
  step(0, { do: 'answer', nth: 0, fate: 'refused' }),
  server('ok'),
])

/** `off` while a request with credentials is under way, which are then refused. */
const offUnderWay = host.map((slot) => [
  step(slot, { do: 'account', account: 'account-a' }),
  server('slow'),
  log(slot),
  sleep(5 * second),
  step(0, { do: 'consent', mode: 'off' }),
  step(0, { do: 'answer', nth: 0, fate: 'unauthorized' }),
  server('ok'),
])

/** A yes with a new date whose command is killed before it has removed what was recorded under the old one. */
const renewedYes = fc
  .tuple(who, who, fc.boolean())
  .map(([slot, sender, dies]) => [
    log(slot, 2),
    ...(dies ? [step(slot, { do: 'kill' })] : []),
    step(0, { do: 'consent', mode: 'on' }, { at: 0, on: 'unlink', kind: 'crash', part: 0, steps: [] }),
    step(sender, { do: 'drain' }),
  ])

/** A yes is newer than what a drainer read last, and it cannot look at it now. */
const newerYes = fc
  .tuple(who, hand)
  .filter(([slot, drainer]) => slot % 4 !== drainer % 4)
  .map(([slot, drainer]) => [
    step(0, { do: 'consent', mode: 'off' }),
    log(drainer),
    step(0, { do: 'consent', mode: 'on' }),
    log(slot),
    step(slot, { do: 'kill' }),
    step(drainer, { do: 'drain' }, { at: 1, on: 'read', kind: 'fault', part: 0, steps: [] }),
  ])

/** The consent file holds no answer for a while: nothing leaves, and nothing is cleared. */
const tornYes = fc
  .tuple(who, who, fc.boolean())
  .map(([slot, sender, looks]) => [
    log(slot, 2),
    step(0, { do: 'tear' }),
    step(sender, { do: 'drain' }),
    ...(looks ? [log(slot)] : []),
    step(slot, { do: 'flush', ms: 20 * second }),
    step(0, { do: 'mend' }),
    step(slot, { do: 'flush', ms: 20 * second }),
  ])

/** A program that cannot look at the no that stands there, from its first event on. */
export const blind: fc.Arbitrary<readonly Step[]> = who.map((slot) => [
  step(0, { do: 'consent', mode: 'off' }),
  disk('emfile', 0),
  log(slot),
  step(slot, { do: 'flush', ms: 20 * second }),
  step(slot, { do: 'post', nth: 0 }),
  disk('ok', 0),
])

/** The user says no while the first event of all writes down that nobody was asked. */
export const firstAnswer: fc.Arbitrary<readonly Step[]> = who.map((slot) => [
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('sync', [step(0, { do: 'consent', mode: 'off' })])),
])

/** Stories in miniature that chance alone seldom tells. */
export const scenes: fc.Arbitrary<readonly Step[]> = fc.oneof(
  ...[
    crowd,
    crowd,
    bulk,
    hammer,
    slowEnd,
    slowEnd,
    fullAck,
    lateOff,
    sleepyClaim,
    sleepyAppend,
    robbedFacts,
    copyWithOthers,
    unreadable,
    fullMemory,
    robbedRefusal,
    robbedRefusal,
    offUnderWay,
    renewedYes,
    newerYes,
    tornYes,
  ],
)
