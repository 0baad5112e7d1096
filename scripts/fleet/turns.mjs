/**
 * Turns of sending: the order of steps that src/outbox/turns.ts, src/outbox/delivery/delivery.ts, drain.ts and deliver.ts have, with
 * counts instead of events, files and sockets, for those are too slow a million times. Whether and when something is sent
 * is asked of the real rules. test/fleet/real-program.test.ts plays both side by side.
 */

/** @typedef {import('./process.mjs').Process} Process */

/** From a request to its answer. */
export const answerMs = 50

/**
 * @param {object} how
 * @param {ReturnType<typeof import('./gates.mjs').createGates>} how.gates
 * @param {ReturnType<typeof import('./spools.mjs').createSpools>} how.spools
 * @param {(process: Process) => void} how.onEnd the last turn of a process is over
 */
export function createTurns(/** @type {import('./simulate.mjs').World} */ world, { gates, spools, onEnd }) {
  const { rules, calendar, server, books, roll, chance } = world
  const { limits } = rules
  const { maxAttempts, maxExportBatchSize } = rules.defaultBatch
  const { now } = calendar
  const isEnding = (/** @type {Process} */ { deadline }) => deadline < Number.POSITIVE_INFINITY

  const wakeIn = (/** @type {Process} */ process, /** @type {number} */ delayMs, own = true) => {
    if (process.alarmAt <= now() + delayMs || isEnding(process)) return
    process.alarmAt = now() + delayMs
    process.alarmOwn = own
    calendar.task(ring, process, process.alarmAt)
  }
  const ring = (/** @type {Process} */ process) => {
    // An alarm that was brought forward leaves its former entry in the calendar.
    if (process.ended || now() < process.alarmAt || isEnding(process)) return
    process.alarmAt = Number.POSITIVE_INFINITY
    wake(process, true, process.alarmOwn)
  }
  const wake = (/** @type {Process} */ process, /** @type {boolean} */ leftovers, own = true) => {
    if (!process.busy) return turn(process, leftovers, own)
    const { wanted } = process
    process.wanted = { leftovers: leftovers || wanted?.leftovers === true, own: own || wanted?.own === true }
  }
  /** Begins to send, unless there is nothing, or it is not yet time. */
  const turn = (/** @type {Process} */ process, /** @type {boolean} */ leftovers, own = true) => {
    process.withOwn = own
    const hasWork = hasOwn(process) || (leftovers && spools.waiting(process.client) > 0)
    if (!hasWork || now() < process.backoff.until) return rest(process)
    const blockedMs = gates.blockedMs(process)
    if (blockedMs > 0) {
      process.backoff = { ...process.backoff, until: now() + Math.min(blockedMs, limits.probeMs) }
      return rest(process)
    }
    process.busy = true
    process.leftovers = leftovers
    process.recovering = process.backoff.attempts > 0
    process.released = false
    process.waiting = -1
    next(process)
  }
  /** After a turn: what was tried too often is given back, and what is beyond the caps is given up. */
  const endTurn = (/** @type {Process} */ process) => {
    if (process.backoff.attempts >= maxAttempts) spools.giveBack(process)
    const most = limits.maxSpoolFiles * (process.standing === 'fails' ? 1 : limits.untriedFiles)
    if (process.leftovers) books.lose(spools.condemn(process.client, most))
    rest(process)
  }
  const rest = (/** @type {Process} */ process) => {
    process.busy = false
    if (now() < process.backoff.until) wakeIn(process, process.backoff.until - now())
    const { wanted } = process
    process.wanted = undefined
    if (wanted) turn(process, wanted.leftovers, wanted.own)
    else if (isEnding(process)) onEnd(process)
  }

  /** The next chunk, after its pause: see `pace` in deliver.ts. */
  const next = (/** @type {Process} */ process) => {
    if (!sendsOwn(process) && !claims(process)) return endTurn(process)
    const pauseMs = process.sinceRecovery < 0 ? 0 : rules.rampPauseMs(++process.sinceRecovery)
    if (process.sinceRecovery >= limits.rampRequests) process.sinceRecovery = -1
    process.sentAt = Math.max(process.sentAt + pauseMs, now())
    if (process.sentAt > now()) calendar.task(post, process, Math.min(process.sentAt, process.deadline))
    else post(process)
  }
  /** Takes leftovers of other processes, as many files as go together, if there is time for an answer. */
  const claims = (/** @type {Process} */ process) => {
    const drains = process.leftovers || process.released || (process.recovering && process.backoff.attempts === 0)
    if (!drains || process.deadline - now() < 2 * answerMs) return false
    // Only what was there when it looked; what comes meanwhile is for the next turn.
    if (process.waiting < 0) process.waiting = spools.waiting(process.client)
    if (process.waiting === 0 || spools.waiting(process.client) === 0) return false
    spools.claim(process, Math.min(process.waiting, limits.maxTogether))
    process.waiting -= process.claimedFiles
    return true
  }
  const post = (/** @type {Process} */ process) => {
    if (process.ended) return
    if (now() >= process.deadline || !gates.mayPost(process)) return stop(process)
    if (sendsOwn(process) && beginsWithOld(process)) {
      spools.giveBackOld(process)
      process.released = true
      return next(process)
    }
    spools.take(process, maxExportBatchSize)
    books.request(now())
    process.beganAt = now()
    process.answer = server.answer(now(), chance)
    calendar.task(answered, process, now() + answerMs)
  }
  const answered = (/** @type {Process} */ process) => {
    if (process.ended) return
    if (now() >= process.deadline) return stop(process)
    const verdict = rules.classify(process.answer, now(), roll())
    if (verdict.kind !== 'delivered') return fail(process, verdict.kind === 'retry' ? verdict.afterMs : undefined)
    const healed = gates.succeeded(process)
    if (healed || process.backoff.attempts > 0) process.sinceRecovery = 0
    process.backoff = rules.noBackoff
    process.failed = ''
    process.standing = 'takes'
    books.deliver(process.claimed + process.sending)
    if (process.kind === 'agent') books.liveDelivers(process, now())
    process.claimed = process.claimedFiles = process.sending = 0
    next(process)
  }
  /** A request failed: this process waits, and tells the others of its directory. */
  const fail = (/** @type {Process} */ process, /** @type {number | undefined} */ retryAfterMs) => {
    process.backoff = rules.afterFailure(process.backoff, { now: now(), roll: roll(), retryAfterMs, maxAttempts })
    process.sinceRecovery = -1
    process.standing = 'fails'
    process.failed = process.claimedFiles === 0 ? 'open' : ''
    gates.failed(process, retryAfterMs)
    stop(process)
  }
  const stop = (/** @type {Process} */ process) => {
    spools.release(process)
    endTurn(process)
  }
  const hasOwn = (/** @type {Process} */ { withOwn, own, old }) => withOwn && own + old > 0
  /** Its own come first; those that come while it drains are for the next turn. */
  const sendsOwn = (/** @type {Process} */ process) => process.waiting < 0 && hasOwn(process)
  /** Oldest first, but the one that failed last comes at the end. */
  const beginsWithOld = (/** @type {Process} */ process) => {
    if (process.own > 0 && now() - process.openedAt > limits.writerHoldMs) spools.retire(process)
    return process.old > (process.failed === 'old' && process.own > 0 ? 1 : 0)
  }

  return { turn, wake, wakeIn }
}
