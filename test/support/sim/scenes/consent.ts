/* What the user says, and when. */

import fc from 'fast-check'
import { disk, during, hand, host, log, second, server, sleep, step, strangers, who } from './build.ts'

/** `off` between a writer's first look and its file. */
export const lateOff = who.map((slot) => [
  log(slot),
  step(slot, { do: 'account', account: 'account-b' }),
  step(slot, { do: 'account', account: 'account-a' }),
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('create', [step(0, { do: 'consent', mode: 'off' })])),
])

/** `off` while a request with credentials is under way, which are then refused. */
export const offUnderWay = host.map((slot) => [
  step(slot, { do: 'account', account: 'account-a' }),
  server('slow'),
  log(slot),
  sleep(5 * second),
  step(0, { do: 'consent', mode: 'off' }),
  step(0, { do: 'answer', nth: 0, fate: 'unauthorized' }),
  server('ok'),
])

/** A yes with a new date whose command is killed before it has removed what was recorded under the old one. */
export const renewedYes = fc
  .tuple(who, who, fc.boolean())
  .map(([slot, sender, dies]) => [
    log(slot, 2),
    ...(dies ? [step(slot, { do: 'kill' })] : []),
    step(0, { do: 'consent', mode: 'on' }, { at: 0, on: 'unlink', kind: 'crash', part: 0, steps: [] }),
    step(sender, { do: 'drain' }),
  ])

/** A yes is newer than what a drainer read last, and it cannot look at it now. */
export const newerYes = strangers.map(([slot, drainer]) => [
  step(0, { do: 'consent', mode: 'off' }),
  log(drainer),
  step(0, { do: 'consent', mode: 'on' }),
  log(slot),
  step(slot, { do: 'kill' }),
  step(drainer, { do: 'drain' }, { at: 1, on: 'read', kind: 'fault', part: 0, steps: [] }),
])

/** The consent file holds no answer for a while: nothing leaves, and nothing is cleared. */
export const tornYes = fc
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
export const blind = who.map((slot) => [
  step(0, { do: 'consent', mode: 'off' }),
  disk('emfile', 0),
  log(slot),
  step(slot, { do: 'flush', ms: 20 * second }),
  step(slot, { do: 'post', nth: 0 }),
  disk('ok', 0),
])

/** The user says no while the first event of all writes down that nobody was asked. */
export const firstAnswer = who.map((slot) => [
  step(slot, { do: 'log', kind: 'plain', times: 1 }, during('sync', [step(0, { do: 'consent', mode: 'off' })])),
])

/** The user changes the answer between two looks of who is about to send. */
export const quickNo = fc
  .tuple(hand, fc.constantFrom('off', 'local'))
  .map(([slot, mode]) => [log(slot), step(0, { do: 'consent', mode }), step(slot, { do: 'post', nth: 0 })])

/** The default cannot be written down at the first event of all; another program does it a moment later. */
export const lateDefault = fc
  .tuple(who, who)
  .map(([slot, other]) => [
    step(slot, { do: 'log', kind: 'plain', times: 1 }, { at: 0, on: 'sync', kind: 'fault', part: 0, steps: [] }),
    log(other),
    step(other, { do: 'drain' }),
    sleep(5 * second),
    step(slot, { do: 'post', nth: 0 }),
  ])
