/**
 * The real gate and the real `backoff.json` of each process. Where a client has no bad news they are not asked, for then the
 * answer is known and a million clients have none most of the time.
 */

import { createNewsDisk } from './news-disk.mjs'

/** @typedef {import('./process.mjs').Process} Process */

/** Consent never changes here. Segments held too long are told apart before the gate is asked. */
const consent = /** @type {import('../../src/home/consent-file.ts').ConsentFile} */ ({
  read: () => ({ mode: 'on', text: 'on' }),
})
const { signal } = new AbortController()

export function createGates(/** @type {import('./simulate.mjs').World} */ { rules, calendar, population, roll }) {
  const { now } = calendar
  const { disk, hasNews } = createNewsDisk(population.clients)
  const never = () => () => {}
  const clock = { now, monotonic: now, later: never, hold: never }
  const random = { roll, uuid: () => '', sha256: () => '' }
  const mayLeave = () => true

  /** No younger than the moment that counts as one. */
  const ageOf = (/** @type {Process} */ { startedAt }) => Math.max(rules.limits.sameMomentMs, now() - startedAt)
  const newsOf = (/** @type {Process} */ process) => {
    const paths = { segments: String(process.client) }
    process.news ??= rules.openBackoffFile({
      ports: { disk, clock, random, processes: { ageMs: () => ageOf(process) } },
      place: { paths },
    })
    return process.news
  }
  const gateOf = (/** @type {Process} */ process) => {
    const endpoint = {
      waitMs: () => Math.max(0, process.backoff.until - now()),
      holdOff: (/** @type {number} */ forMs) => {
        process.backoff = { ...process.backoff, until: now() + forMs }
      },
    }
    process.gate ??= rules.createGate({ consent, endpoint, news: newsOf(process), mayLeave, kill: rules.noKill })
    return process.gate
  }

  return {
    mayPost: (/** @type {Process} */ process) =>
      hasNews(process.client) ? gateOf(process)(signal).isOpen() : now() >= process.backoff.until,
    /** Milliseconds in which bad news of others holds. */
    blockedMs: (/** @type {Process} */ process) => (hasNews(process.client) ? newsOf(process).blockedMs() : 0),
    failed: (/** @type {Process} */ process, /** @type {number | undefined} */ askedMs) =>
      newsOf(process).failed('no', askedMs),
    /** @returns whether that ended an outage */
    succeeded: (/** @type {Process} */ process) =>
      hasNews(process.client) && newsOf(process).succeeded(process.beganAt),
    /** Whether nobody may ask now. */
    isClosed: (/** @type {number} */ client) => {
      const news = hasNews(client) ? rules.readBackoff(disk, String(client), now()) : undefined
      return news !== undefined && now() < news.until
    },
    /** Whether this process is the one that starts the uploader of this minute. */
    takeUploadToken: (/** @type {number} */ client, /** @type {number} */ minute) =>
      rules.takeToken(disk, `${client}/upload.${minute}.token`),
  }
}
