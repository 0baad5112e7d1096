/** What waits on the disk of each client: segments nobody holds, and the events in them. */

/** @typedef {import('./process.mjs').Process} Process */

export function createSpools(/** @type {number} */ clients, /** @type {number} */ writerHoldMs) {
  const segments = new Uint32Array(clients)
  const events = new Uint32Array(clients)
  const retire = (/** @type {Process} */ process) => {
    if (process.own > 0) process.old++
    if (process.failed === 'open') process.failed = 'old'
    process.oldEvents += process.own
    process.own = 0
    process.opened = false
  }
  const give = (/** @type {number} */ client, /** @type {number} */ files, /** @type {number} */ n) => {
    segments[client] += files
    events[client] += n
  }

  return {
    waiting: (/** @type {number} */ client) => segments[client] ?? 0,
    /** What a process records goes into its open segment, or into a new one if that is too old. */
    record: (/** @type {Process} */ process, /** @type {number} */ n, /** @type {number} */ now) => {
      if (now - process.openedAt > writerHoldMs) retire(process)
      if (!process.opened) process.openedAt = now
      process.opened = true
      process.own += n
    },
    /** Its open segment is too old to be sent from. */
    retire,
    /** One of its segments that it held too long goes to whoever comes next. */
    giveBackOld: (/** @type {Process} */ process) => {
      const n = Math.round(process.oldEvents / process.old)
      process.old--
      process.oldEvents -= n
      if (process.old === 0) process.failed = ''
      give(process.client, 1, n)
    },
    /** All it holds does. */
    giveBack: (/** @type {Process} */ process) => {
      retire(process)
      give(process.client, process.old, process.oldEvents)
      process.old = process.oldEvents = 0
      process.failed = ''
    },
    /** Takes some segments over. They are counted, not told apart: each has as many events as they have on average. */
    claim: (/** @type {Process} */ process, /** @type {number} */ most) => {
      const { client } = process
      const files = Math.min(segments[client] ?? 0, most)
      process.claimedFiles = files
      process.claimed = Math.round(((events[client] ?? 0) * files) / (segments[client] ?? 1))
      segments[client] -= files
      events[client] -= process.claimed
    },
    /** What goes into one request, unless it is a claimed segment. */
    take: (/** @type {Process} */ process, /** @type {number} */ most) => {
      if (process.claimedFiles > 0) return
      process.sending = Math.min(process.own, most)
      process.own -= process.sending
    },
    /** What was not delivered is where it was. */
    release: (/** @type {Process} */ process) => {
      if (process.claimedFiles > 0) give(process.client, process.claimedFiles, process.claimed)
      process.own += process.sending
      process.claimed = process.claimedFiles = process.sending = 0
    },
    /** Gives up the segments beyond so many. Returns the events lost. */
    condemn: (/** @type {number} */ client, /** @type {number} */ max) => {
      const files = segments[client] ?? 0
      if (files <= max) return 0
      const n = Math.round(((events[client] ?? 0) * (files - max)) / files)
      segments[client] = max
      events[client] -= n
      return n
    },
  }
}
