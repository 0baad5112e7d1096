/** What is counted, second by second: requests at the server, and where the events are. */

/**
 * @typedef {object} Course
 * @property {Uint32Array} requests at the server, per second
 * @property {Float64Array} recorded events so far, at the end of each second
 * @property {Float64Array} waiting of those: neither delivered nor lost
 * @property {Uint32Array} liveAgain processes that never end and have delivered since the trouble was over
 * @property {number} live of how many
 * @property {{ recorded: number, delivered: number, lost: number }} total
 */

/**
 * @param {number} endMs
 * @param {number} healedAt when the trouble is over
 * @param {number} live processes that never end
 */
export function createBooks(endMs, healedAt, live) {
  const seconds = Math.ceil(endMs / 1000)
  /** @type {Course} */
  const course = {
    requests: new Uint32Array(seconds),
    recorded: new Float64Array(seconds),
    waiting: new Float64Array(seconds),
    liveAgain: new Uint32Array(seconds),
    live,
    total: { recorded: 0, delivered: 0, lost: 0 },
  }
  const { requests, recorded, waiting, liveAgain, total } = course
  /** @type {Set<object>} */
  const back = new Set()

  return {
    course,
    request: (/** @type {number} */ now) => {
      requests[Math.floor(now / 1000)]++
    },
    record: (/** @type {number} */ n) => {
      total.recorded += n
    },
    deliver: (/** @type {number} */ n) => {
      total.delivered += n
    },
    liveDelivers: (/** @type {object} */ process, /** @type {number} */ now) => {
      if (now >= healedAt) back.add(process)
    },
    lose: (/** @type {number} */ n) => {
      total.lost += n
    },
    tick: (/** @type {number} */ now) => {
      const second = Math.floor(now / 1000)
      recorded[second] = total.recorded
      liveAgain[second] = back.size
      waiting[second] = total.recorded - total.delivered - total.lost
    },
  }
}
