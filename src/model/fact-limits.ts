/** Numbers that are rules of `orangebox/facts`, apart from `limits.ts` so that they weigh nothing in the core. Durations in milliseconds. */
export const factLimits = {
  /** Facts that wait to be reduced. They are reduced as soon as the code that observed them pauses, so more than these are a loop. */
  maxQueuedFacts: 256,
  /** Default rows of a table: the turns of a long day of an agent, and little memory. */
  maxRows: 1_024,
  /** The largest table somebody may ask for. */
  mostRows: 100_000,
  /** Default time after which nothing more is expected of a row: longer than a turn, and than a user is away for lunch. */
  rowIdleMs: 3_600_000,
  /** The longest such time; what is older than events may be says nothing. */
  longestRowIdleMs: 7 * 24 * 3_600_000,
  /** Keys of events that were emitted once, and are remembered: the turns of some long days, and some hundred kilobytes. */
  maxDedupeKeys: 4_096,
} as const
