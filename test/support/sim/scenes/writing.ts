/* Who adds to a segment: full disks, sleep and robbery. */

import fc from 'fast-check'
import { cut, disk, during, hand, host, log, part, rob, second, server, sleep, step, strangers, who } from './build.ts'

/** An ack the disk has no room for, and more events when it has. */
export const fullAck = fc
  .tuple(host, part)
  .map(([slot, cut]) => [log(slot), disk('full', cut), sleep(5 * second), disk('ok', 0), log(slot, 2)])

/** A writer that sleeps between its append and its look at the name, while what it wrote before is under way. */
export const sleepyAppend = who.map((slot) => [
  server('slow'),
  log(slot, 2),
  sleep(5 * second),
  step(slot, { do: 'post', nth: 0 }),
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('exists', [sleep(11 * 60 * second)])),
  server('ok'),
])

/** A writer is robbed, and learns facts about itself before it notices. */
export const robbedFacts = strangers.map(([slot, drainer]) => [
  log(slot),
  ...rob(drainer),
  step(slot, { do: 'resource' }),
])

/** A writer is robbed, or sleeps too long, while it adds an event, and cannot open another segment: a copy is with others, and memory has it. */
export const copyWithOthers = fc
  .tuple(strangers, fc.boolean())
  .map(([[slot, drainer], robbed]) => [
    log(slot),
    step(
      slot,
      { do: 'log', kind: 'plain', times: 1 },
      during('append', [...(robbed ? rob(drainer) : [sleep(11 * 60 * second)]), disk('emfile', 0)]),
    ),
    disk('ok', 0),
    server('slow'),
    step(slot, { do: 'flush', ms: 20 * second }),
    step(drainer, { do: 'drain' }),
    server('ok'),
  ])

/** A writer adds to what somebody took over and has read by then. */
export const robbedAppend = strangers.map(([slot, drainer]) => [
  log(slot),
  ...rob(drainer),
  log(slot),
  step(drainer, { do: 'post', nth: 0 }),
  step(drainer, { do: 'release', nth: 0 }),
])

/** Facts the disk has room for half of, and an event behind them when it has room. */
export const tornFacts = fc
  .tuple(who, cut)
  .map(([slot, part]) => [log(slot), disk('full', part), step(slot, { do: 'resource' }), disk('ok', 0), log(slot)])

/**
 * A loss the disk has room for but for its newline: it is written into another segment when there is room, its writer acks behind it in the first, and is
 * killed before it removes that.
 */
export const tornLoss = hand.map((slot) => [
  log(slot),
  disk('full', 0.999),
  step(slot, { do: 'log', kind: 'large', times: 1 }),
  sleep(60 * second),
  disk('ok', 0),
  log(slot),
  step(slot, { do: 'flush', ms: 20 * second }, { at: 0, on: 'unlink', kind: 'crash', part: 0, steps: [] }),
])

/** A writer is robbed, and killed in the middle of a line it adds all the same. */
export const tornByOther = fc
  .tuple(strangers, cut)
  .map(([[slot, drainer], part]) => [
    log(slot),
    ...rob(drainer),
    step(slot, { do: 'log', kind: 'plain', times: 1 }, { at: 0, on: 'append', kind: 'crash', part, steps: [] }),
    step(drainer, { do: 'post', nth: 0 }),
  ])

/** More than memory holds, and a roll while some of it is under way. */
export const fullMemory = host.map((slot) => [
  server('slow'),
  log(slot, 6),
  sleep(5 * second),
  step(slot, { do: 'account', account: 'account-b' }),
  step(slot, { do: 'account', account: 'account-a' }),
  server('ok'),
])
