/* Requests that end badly. */

import fc from 'fast-check'
import { hand, host, hour, log, repeat, rob, second, server, sleep, step, strangers, who } from './build.ts'

/** A segment that is sent again and again, and never answered: the sender is told so, or killed before it can learn of it. */
export const hammer = fc
  .tuple(who, host, fc.integer({ min: 24, max: 32 }), fc.constantFrom('lost', 'slow'))
  .map(([slot, sender, n, mode]) => [
    log(slot),
    step(slot, { do: 'kill' }),
    server(mode),
    ...repeat(n, [step(sender, { do: 'flush', ms: 20 * second }), step(sender, { do: 'kill' }), sleep(2 * hour)]),
    server('ok'),
  ])

/** An ending while a request of the background is under way. */
export const slowEnd = fc
  .tuple(host, fc.constantFrom(0, 500))
  .map(([slot, ms]) => [server('slow'), log(slot), sleep(5 * second), step(slot, { do: 'close', ms }), server('ok')])

/** A writer is robbed while the server refuses what it sent, or the report of that: two will be told that it is poison. */
export const robbedRefusal = fc
  .boolean()
  .map((known) => [
    log(2),
    step(2, { do: 'post', nth: 0 }),
    ...(known ? [server('picky')] : []),
    step(2, { do: 'log', kind: 'poison', times: 1 }),
    ...(known ? [step(2, { do: 'post', nth: 0 })] : []),
    server('slow'),
    step(2, { do: 'post', nth: 0 }),
    ...rob(4),
    step(0, { do: 'answer', nth: 0, fate: 'refused' }),
    server('ok'),
  ])

/** A writer is robbed before it sends. */
export const robbedPost = strangers.map(([slot, drainer]) => [
  log(slot),
  ...rob(drainer),
  step(slot, { do: 'post', nth: 0 }),
  sleep(5 * second),
])

/** Events of two users, the later of whom is the one whose credentials there are. */
export const twoUsers = host.map((slot) => [
  step(slot, { do: 'account', account: 'account-a' }),
  log(slot),
  step(slot, { do: 'account', account: 'account-b' }),
  log(slot),
  sleep(5 * second),
])

/** What was given up is told and never answered, more of it follows, and the next holder tells the rest. */
export const toldThenMore = fc
  .tuple(host, hand)
  .map(([slot, drainer]) => [
    step(slot, { do: 'log', kind: 'large', times: 2 }),
    server('lost'),
    step(slot, { do: 'flush', ms: 20 * second }),
    step(slot, { do: 'log', kind: 'large', times: 1 }),
    step(slot, { do: 'kill' }),
    server('ok'),
    step(drainer, { do: 'drain' }),
  ])

/** A sweep takes a segment of which nobody has summed up yet what was given up in it. */
export const sweptLosses = fc
  .tuple(host, hand)
  .map(([slot, sweeper]) => [
    step(slot, { do: 'log', kind: 'large', times: 2 }),
    log(slot),
    step(slot, { do: 'kill' }),
    sleep(30 * 24 * hour),
    step(sweeper, { do: 'sweep' }),
  ])
