/** Clients that go by what two peers publish: a queue in memory, a few tries, and what is left then is gone with the process. */

import { eventsPerBatch } from './population.mjs'
import { answerMs } from './turns.mjs'

/** @typedef {import('../../src/model/ports.ts').HttpAnswer} HttpAnswer */

/**
 * @typedef {object} PeerRule
 * @property {(tries: number, elapsedMs: number, answer: HttpAnswer, roll: number) => number | undefined} delayMs before the
 *   next try; undefined: no more
 * @property {boolean} keepsUnanswered whether a long-lived process keeps what no server answered
 */

/** PostHog: three more tries, 3 s apart. OpenTelemetry: 5 tries, 1 s × 1.5, cap 5 s, ± 20 %, within 10 s in all; 500 is final. */
/** @type {Readonly<Record<'posthog' | 'otel', PeerRule>>} */
export const peerRules = {
  posthog: { delayMs: (tries) => (tries <= 3 ? 3_000 : undefined), keepsUnanswered: true },
  otel: {
    delayMs: (tries, elapsedMs, answer, roll) => {
      if (tries >= 5 || (answer.kind === 'answer' && answer.status === 500)) return undefined
      const own = Math.min(1_000 * 1.5 ** (tries - 1) * (0.8 + 0.4 * roll), 5_000)
      const asked = answer.kind === 'answer' ? answer.headers['retry-after'] : undefined
      const delayMs = asked === undefined ? own : Number(asked) * 1_000
      return elapsedMs + delayMs > 10_000 ? undefined : delayMs
    },
    keepsUnanswered: false,
  },
}

const maxQueue = 1_000

/** @typedef {{ queued: number, sending: number, tries: number, beganAt: number, ending: boolean }} Process */

export function createPeer(/** @type {import('./simulate.mjs').World} */ world, /** @type {PeerRule} */ rule) {
  const { calendar, population, server, books, roll, chance } = world
  const { now } = calendar

  const record = (/** @type {Process} */ process, /** @type {number} */ n) => {
    books.record(n)
    const over = Math.max(0, process.queued + n - maxQueue)
    process.queued += n - over
    books.lose(over)
  }
  const flush = (/** @type {Process} */ process) => {
    if (process.sending > 0 || process.queued === 0) return
    process.sending = process.queued
    process.queued = 0
    process.tries = 0
    process.beganAt = now()
    post(process)
  }
  const post = (/** @type {Process} */ process) => {
    books.request(now())
    process.tries++
    const answer = server.answer(now(), chance)
    if (answer.kind === 'answer' && answer.status < 300) {
      books.deliver(process.sending)
      if (!process.ending) books.liveDelivers(process, now())
      process.sending = 0
      return calendar.task(flush, process, now() + answerMs)
    }
    const delayMs = rule.delayMs(process.tries, now() - process.beganAt, answer, roll())
    if (delayMs !== undefined) return calendar.task(post, process, now() + answerMs + delayMs)
    if (rule.keepsUnanswered && answer.kind === 'failure' && !process.ending) process.queued += process.sending
    else books.lose(process.sending)
    process.sending = 0
    if (process.ending) flush(process)
  }
  const batch = (/** @type {Process} */ process) => {
    record(process, eventsPerBatch)
    flush(process)
    calendar.task(batch, process, now() + population.untilNextBatch())
  }
  const endRun = (/** @type {Process} */ process) => {
    record(process, eventsPerBatch)
    process.ending = true
    flush(process)
  }
  /** @returns {Process} */
  const start = () => ({ queued: 0, sending: 0, tries: 0, beganAt: 0, ending: false })

  return {
    startAgent: () => calendar.task(batch, start(), population.firstBatch()),
    run: () => calendar.task(endRun, start(), now() + population.runLasts()),
  }
}
