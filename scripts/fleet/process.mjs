/** A process that goes by our rules: what it knows and what it is at. */

/**
 * @typedef {object} Process
 * @property {number} client
 * @property {'agent' | 'run' | 'uploader'} kind
 * @property {boolean} opened it has an open segment
 * @property {number} openedAt of that
 * @property {number} own events in it that are not sent
 * @property {number} old segments of its own that it has held too long to send from
 * @property {number} oldEvents
 * @property {'' | 'open' | 'old'} failed which of its segments failed last
 * @property {number} claimed events of a segment somebody else left, if it has taken one over
 * @property {import('../../src/policy/backoff.ts').Backoff} backoff
 * @property {import('../../src/outbox/spool/backoff-file.ts').BackoffFile | undefined} news opened when there is some
 * @property {import('../../src/outbox/delivery/gate.ts').Gate | undefined} gate likewise
 * @property {number} sinceRecovery -1: no outage, or its ramp is over
 * @property {number} alarmAt
 * @property {boolean} busy in a turn
 * @property {boolean} leftovers this turn sends what others left, too
 * @property {boolean} recovering this turn began after failures
 * @property {boolean} released this turn gave back what was held too long
 * @property {number} waiting segments this turn has yet to take; -1: it has not looked
 * @property {number} sentAt of the last chunk
 * @property {number} sending of its own events, in the request under way
 * @property {number} startedAt
 * @property {'unknown' | 'takes' | 'fails'} standing what it knows of the endpoint
 * @property {number} claimedFiles segments it has taken over for the request under way
 * @property {number} beganAt of the request under way
 * @property {import('../../src/model/ports.ts').HttpAnswer} answer to it
 * @property {{ leftovers: boolean, own: boolean } | undefined} wanted one more turn, and what it sends
 * @property {boolean} withOwn this turn sends its own events, too
 * @property {boolean} alarmOwn so does the one that the alarm begins
 * @property {number} deadline of its end, once that has begun
 * @property {boolean} ended
 */

/** @type {import('../../src/model/ports.ts').HttpAnswer} */
const noAnswer = { kind: 'failure', code: 'ABORTED', sent: false }

/** @returns {Process} */
export const startProcess = (
  /** @type {number} */ client,
  /** @type {Process['kind']} */ kind,
  /** @type {Process['backoff']} */ noBackoff,
  startedAt = 0,
) => ({
  client,
  kind,
  startedAt,
  standing: 'unknown',
  claimedFiles: 0,
  opened: false,
  openedAt: 0,
  own: 0,
  old: 0,
  oldEvents: 0,
  failed: '',
  claimed: 0,
  backoff: noBackoff,
  news: undefined,
  gate: undefined,
  sinceRecovery: -1,
  alarmAt: Number.POSITIVE_INFINITY,
  busy: false,
  leftovers: false,
  recovering: false,
  released: false,
  waiting: -1,
  sentAt: Number.NEGATIVE_INFINITY,
  sending: 0,
  beganAt: 0,
  answer: noAnswer,
  wanted: undefined,
  withOwn: true,
  alarmOwn: true,
  deadline: Number.POSITIVE_INFINITY,
  ended: false,
})
