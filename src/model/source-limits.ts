/** Numbers that are rules of `orangebox/settings/*`, apart from `limits.ts` so that they weigh nothing in the core. Milliseconds and bytes. */
export const sourceLimits = {
  /** A document of settings, as text. The three parts have some kilobytes; a flag system may serve many others. */
  maxBytes: 1024 * 1024,
  /** Time for one load of settings: what a flag system that works needs, and twice over. */
  loadMs: 10_000,
  /** How often settings are asked for: an operator should see a change within seconds, and a fleet must not be a load. */
  pollMs: 60_000,
  /** At least: a host that sets less would be a load all by itself. */
  minPollMs: 1_000,
  /** At most, whatever a cache header says: a killswitch that is a day late is none. */
  maxPollMs: 3_600_000,
  /** After a failure, doubled with each further one: most failures are over in seconds. */
  retryMs: 1_000,
  /** At most: a server that was down for a day has its programs back within a quarter of an hour. */
  maxRetryMs: 15 * 60_000,
  /** After a failure the runs that follow wait this long before they ask: a server that is down is not asked by each of them. */
  failureMs: 30_000,
  /** A file may be written in pieces; it is read when it has been quiet for this long. */
  fileQuietMs: 50,
  /** Some file systems (network, containers) tell of no changes: the file is looked at this often, too. */
  fileLookMs: 5_000,
} as const
