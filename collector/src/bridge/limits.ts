/** Every number of the bridge that is a rule, with its reason. Durations in milliseconds, sizes in bytes. */
export const limits = {
  /** How long a turn waits for stragglers once the next one has begun: Claude Code sends its batches every 5 seconds and tries again for some 30. */
  settleMs: 15_000,
  /** How often the bridge looks for turns and sessions that are due. */
  lookMs: 1_000,
  /** Closed sessions, and keys of facts, are remembered for so long: nobody resumes a session and sends again what is older. */
  rememberMs: 7 * 24 * 3_600_000,
  /** Keys at most, oldest out first: some 3 MB. A day of 200 busy sessions has 50,000. */
  maxKeys: 100_000,
  /** Sessions that are remembered, the oldest out first: some 1 KB each. */
  maxSessions: 10_000,
  /** A turn with more facts is told in parts: one that runs for days must not fill the memory. */
  maxTurnFacts: 1_000,
  /** Days of the summary. */
  maxDays: 35,
  /** Users and models of one day that have a line of their own; others share one. */
  maxNames: 500,
  /** A bridge that has been opening the journal for so long was killed while it did: reading 16 MiB and writing them takes a second on a slow disk. */
  openingMs: 10_000,
  /** The journal is written anew when it has grown by so much. */
  maxJournalBytes: 16 * 1024 * 1024,
  /** A larger number of tokens, milliseconds or dollars is a mistake of the sender, and would spoil the sums. */
  maxCount: 1e9,
  /** Text of one attribute where content is wanted: what Claude Code itself sends at most, 61,440 UTF-16 units. */
  maxContentChars: 61_440,
  /** Any other text: names, ids, kinds of errors. */
  maxTextChars: 300,
  /** One span on disk: input and output of a tool, in UTF-8, escaped twice. */
  maxLineBytes: 512 * 1024,
  /** What waits for a backend that is down: a day of a large team is some 500 MB. */
  maxSpoolBytes: 2 * 1024 * 1024 * 1024,
  maxSpoolAgeMs: 30 * 24 * 3_600_000,
  maxSpoolFiles: 20_000,
  /** How soon what was closed is sent. */
  sendDelayMs: 1_000,
  /** Langfuse documents 5 MB, and advises to stay below 3 or 4. */
  maxTracesBytes: 3 * 1024 * 1024,
  maxScoreBytes: 512 * 1024,
  /** How long the end waits for the backend: containers are killed 10 seconds after they were asked to end. What does not leave is on disk. */
  exitTimeoutMs: 8_000,
} as const
