/** What the server answers, and when. */

import { tickMs } from './calendar.mjs'

const minute = 60_000

/** @typedef {import('../../src/model/ports.ts').HttpAnswer} HttpAnswer */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {number} from when the trouble begins
 * @property {number} to when it is over
 * @property {number} endMs
 * @property {(now: number, chance: () => number) => HttpAnswer} answer
 */

const answerOf = (/** @type {number} */ status, /** @type {Readonly<Record<string, string>>} */ headers = {}) =>
  /** @type {HttpAnswer} */ ({ kind: 'answer', status, headers, body: '' })
const accepted = answerOf(202)
/** @type {HttpAnswer} */
const unreachable = { kind: 'failure', code: 'ECONNREFUSED', sent: false }
const restarting = answerOf(503, { 'retry-after': '120' })
const broken = answerOf(500)

const during = (/** @type {number} */ now, /** @type {number} */ from, /** @type {number} */ to) =>
  now >= from && now < to

/** The share of servers that run a deploy which goes out over five minutes and comes back within one. */
const badShare = (/** @type {number} */ now) =>
  Math.max(0, Math.min(1, (now - 10 * minute) / (5 * minute), (26 * minute - now) / minute))

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: 'outage',
    title: 'Outage of one hour: nothing answers',
    from: 10 * minute,
    to: 70 * minute,
    endMs: 130 * minute,
    answer: (now) => (during(now, 10 * minute, 70 * minute) ? unreachable : accepted),
  },
  {
    name: 'restart',
    title: 'Rolling restart: for 12 minutes a third of the servers answers 503 with Retry-After: 120',
    from: 10 * minute,
    to: 22 * minute,
    endMs: 45 * minute,
    answer: (now, chance) => (during(now, 10 * minute, 22 * minute) && chance() < 1 / 3 ? restarting : accepted),
  },
  {
    name: 'storm',
    title: 'Bad deploy: goes out over 5 minutes, answers 500 for 10, is rolled back within 1',
    from: 10 * minute,
    to: 26 * minute,
    endMs: 60 * minute,
    answer: (now, chance) => (chance() < badShare(now) ? broken : accepted),
  },
  {
    name: 'maintenance',
    title: 'Maintenance of 20 minutes: 503, and Retry-After names its end',
    from: 10 * minute,
    to: 30 * minute,
    endMs: 60 * minute,
    answer: (now) => {
      if (!during(now, 10 * minute, 30 * minute)) return accepted
      return answerOf(503, { 'retry-after': String(Math.ceil((30 * minute - now + tickMs) / 1000)) })
    },
  },
]

/** @returns {Scenario} */
export function scenarioNamed(/** @type {string} */ name) {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (!found) throw new Error(`fleet: there is no scenario ${name}`)
  return found
}
