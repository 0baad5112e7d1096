/* Segments that change hands: sweeps and claims. */

import fc from 'fast-check'
import { during, hand, log, repeat, second, server, sleep, step, strangers, who } from './build.ts'

/** More short-lived processes than there may be files, and a sweep. */
export const crowd = fc
  .tuple(who, hand, fc.integer({ min: 5, max: 8 }))
  .map(([slot, sweeper, n]) => [
    server('down'),
    ...repeat(n, [log(slot), step(slot, { do: 'kill' })]),
    step(sweeper, { do: 'sweep' }),
    server('ok'),
  ])

/** More bytes than there may be. */
export const bulk = fc
  .tuple(hand, hand)
  .map(([slot, sweeper]) => [
    server('down'),
    ...repeat(4, [step(slot, { do: 'log', kind: 'wide', times: 6 }), step(slot, { do: 'giveBack' })]),
    step(sweeper, { do: 'sweep' }),
    server('ok'),
  ])

/** A drainer that sleeps between its claim and its first look at what it claimed. */
export const sleepyClaim = strangers.map(([slot, drainer]) => [
  log(slot),
  step(slot, { do: 'kill' }),
  step(drainer, { do: 'claim', nth: 0 }, during('read', [sleep(5 * 60 * second)])),
  step(drainer, { do: 'post', nth: 0 }),
])

/** A segment that cannot be read, which says nothing about what is in it. */
export const unreadable = strangers.map(([slot, drainer]) => [
  log(slot),
  step(slot, { do: 'kill' }),
  step(drainer, { do: 'claim', nth: 0 }, { at: 0, on: 'read', kind: 'fault', part: 0, steps: [] }),
])

/** More segments than there may be files, all of them held. */
export const heldCrowd = fc
  .tuple(hand, hand)
  .map(([slot, sweeper]) => [
    ...repeat(4, [
      step(slot, { do: 'account', account: 'account-a' }),
      log(slot),
      step(slot, { do: 'account', account: 'account-b' }),
      log(slot),
    ]),
    step(sweeper, { do: 'sweep' }),
  ])

/** Somebody looks for work while what there is, is being sent by who holds it: on this machine or on another one. */
export const twoAtOnce = strangers.map(([slot, drainer]) => [
  server('slow'),
  log(slot),
  sleep(5 * second),
  step(slot, { do: 'post', nth: 0 }),
  step(drainer, { do: 'claim', nth: 0 }),
  step(drainer, { do: 'post', nth: 0 }),
  server('ok'),
])

/** No start is known, and the pid says only that somebody lives: who has its segment open is not robbed, who was killed is. */
export const givenPid = strangers.map(([slot, drainer]) => [
  step(0, { do: 'liveness', answer: 'unknown' }),
  log(slot),
  sleep(11 * second),
  step(drainer, { do: 'claim', nth: 0 }),
  step(slot, { do: 'kill' }),
  step(drainer, { do: 'claim', nth: 0 }),
  step(0, { do: 'liveness', answer: 'truth' }),
])

/** A client that finds what it holds itself, after a while. */
export const ownOld = hand.map((slot) => [log(slot), sleep(25 * 60 * second), step(slot, { do: 'claim', nth: 0 })])

/** Two claims of two processes at the same moment, one after the other; a third of the second one, if nothing can be sent. */
export const sameMoment = fc
  .tuple(who, fc.constantFrom([2, 3], [3, 2], [3, 4], [4, 2]), fc.boolean())
  .map(([slot, [one, other], again]) => [
    log(slot),
    step(slot, { do: 'kill' }),
    ...(slot === 3 || other === 3 ? [sleep(25 * 60 * second)] : []),
    server('down'),
    step(
      one,
      again ? { do: 'drain' } : { do: 'claim', nth: 0 },
      during('list', [step(other, { do: 'claim', nth: 0 }), step(other, { do: 'release', nth: 0 })]),
    ),
    server('ok'),
  ])
