/**
 * Every number that is a rule of the core, the outbox and the sending, with its reason. Durations in milliseconds, sizes in bytes. What only an entry of
 * its own needs is in `fact-limits.ts` and `source-limits.ts`. Hosts change some of them by options, operators by settings; the others are fixed.
 */
export const limits = {
  /** What waits on disk at most, over all processes: enough for a week offline, little enough to forget. */
  maxSpoolBytes: 50 * 1024 * 1024,
  /** Older events say little about today, and a user should not find months of them. */
  maxSpoolAgeMs: 7 * 24 * 3_600_000,
  /** Listing the directory at every start has to stay cheap. */
  maxSpoolFiles: 1_000,
  /** A longer line is a mistake of the host; one of them must not fill a request or the disk. */
  maxEventBytes: 64 * 1024,
  /** Events that the host's own functions may log while one event is being written; more are given up, or a source that logs would never end. */
  maxNested: 16,
  /** What a tool writes down about how it sends: some ten options, one of them a URL. */
  maxRulesBytes: 4 * 1024,
  /** Facts of the host about its process: they travel with every request. */
  maxFacts: 128,
  /** The same in bytes of their names and texts. */
  maxFactsBytes: 16 * 1024,
  /** Distinct field names a program may use: names come from code, and beyond this they come from somewhere else. */
  maxFieldNames: 256,
  /** From this size on a segment is closed and another one begun, so that one can be read back in a single call and few events wait in each. */
  maxSegmentBytes: 1024 * 1024,
  /** No writer of ours leaves a larger segment. A larger file is not read, because it would fill memory. */
  maxReadBytes: 8 * 1024 * 1024,
  /** Lines of one segment that may be refused one by one, at 5 µs each; disks and crashes tear a few, and what follows was planted. */
  maxDamagedLines: 10_000,
  /** The longest resource line that is believed: older versions' 16 K characters, escaped, and the SDK's own facts. */
  maxResourceLine: 128 * 1024,
  /** The most events that a loss or a report may speak of: no process of ours gives up more. */
  maxDropCount: 1_000_000_000,
  /** A writer's hold: longer than any POST, short enough that another process may take over after 20 minutes. */
  writerHoldMs: 10 * 60_000,
  /** A drainer's hold: it does nothing but send, so it needs less. */
  drainerHoldMs: 4 * 60_000,
  /**
   * For holds of another machine or container, and of another thread of this process: whether the holder lives cannot be asked. Twice the
   * longest hold.
   */
  foreignHoldMs: 20 * 60_000,
  /**
   * Between the rename that claims a segment and its opening a moment passes. A holder that has not opened its file after this is taken to
   * be gone; asked on Windows alone.
   */
  unopenedHoldMs: 10_000,
  /** A holder whose pid still runs may be suspended overnight; after two days the pid is taken to belong to another process. */
  livingHoldMs: 48 * 3_600_000,
  /** Names that could not be given up just now and are tried again; those beyond are left to whoever finds this process dead. */
  maxKeptNames: 256,
  /** After a failed write: a full disk is not asked again at every event. */
  diskRetryMs: 30_000,
  /**
   * From so many unanswered requests on a segment may have been delivered again and again. Then it is sent only by programs that wait for
   * the answer, and seldom.
   */
  patientTries: 5,
  /** From then on a request with its events is made at most this often: it may be these events that the endpoint chokes on. */
  retryUnansweredMs: 3_600_000,
  /**
   * Where no segment of a directory was ever tried, so many times `maxFiles` may lie there before the oldest are dropped: a program that
   * finds thousands of leftovers and an endpoint that takes events should send them. Where programs always end before they could try, the
   * directory grows up to this.
   */
  untriedFiles: 6,
  /** No event is older: a clock that says so was not set yet, and says nothing about its age. */
  earliestMs: Date.UTC(2020, 0),
  /** A sweep (bringing the directory back under its caps) stops after this long; the next one continues. */
  sweepMs: 100,
  /** The same for the short sweep at the end of a program, or at an event that opens a segment. */
  passingSweepMs: 20,
  /** Whether the directory is too large is estimated from the sizes of this many files: asking for a thousand takes noticeably long. */
  sampledSizes: 50,
  /** Where it is too large, the sizes of at most this many of the oldest files are added up. */
  sweepEntries: 5_000,
  /**
   * What the user said in another program is noticed after this; a file that cannot be looked at is tried again, each time twice as
   * late.
   */
  consentLookMs: 1_000,
  /** The longest wait between such attempts, so that a disk that is back is noticed within a minute. */
  maxConsentLookMs: 60_000,
  /** Leftovers wait this long after the first event, so that a short command never pays for them. */
  leftoverDelayMs: 1_000,
  /** A backlog this old means that nobody ever drains. */
  oldBacklogMs: 3 * 24 * 3_600_000,

  /** Total bound of one POST, DNS and credentials included. */
  postTimeoutMs: 10_000,
  /** How long connections that nobody uses outlive a client that has ended: longer than a program takes that ends with it. */
  closingMs: 100,
  /** How long the body of a success is left unread if no other request follows: longer than a program takes that ends with it. */
  unreadMs: 1_000,
  /** Bound of connecting. While it connects a finished process stays alive, because libuv cannot unref a connecting socket. */
  connectTimeoutMs: 3_000,
  /** How long the second address family is waited for once the first has answered (RFC 8305, section 3). */
  resolutionDelayMs: 50,
  /** Bound of one address of a name with several; Node's own 250 ms give up on slow links. */
  connectAttemptMs: 1_000,
  /** Bound of one call of the host's `auth` function. */
  authTimeoutMs: 2_000,
  /** Bound of the host's `resource` function. */
  resourceTimeoutMs: 2_000,
  /** Headers of an answer: some gateways add tens of kilobytes, and Node refuses a 2xx that has more than 16. */
  maxHeaderBytes: 256 * 1024,
  /** Answers before the answer ("103 Early Hints"); a server that sends them without end keeps a processor busy. */
  maxInformation: 32,
  /** How far a hosts file is read: the largest lists of names to block have some 30 MB. */
  maxHostsBytes: 64 * 1024 * 1024,
  /** Characters of a line of a hosts file; a line without an end must not fill memory. */
  maxHostsLine: 64 * 1024,
  /** The body of a success is waited for so long, where it says something: it is known already that the events arrived. */
  successBodyMs: 1_000,
  /** Error bodies are read this far; a hostile server cannot fill memory. */
  maxAnswerBytes: 4 * 1024,
  /** Between two chunks of a recovery, so that a backlog does not hammer an endpoint that has just come back. */
  chunkPauseMs: 100,
  /** After an outage requests begin in small bursts, so that a fleet does not overrun an endpoint that is just back; between these. */
  rampPauseMs: 1_000,
  /** The number of requests after which that is over. */
  rampRequests: 64,
  /** Bisection of poisonous chunks ends here; a bad deploy must not multiply requests. */
  maxSplits: 32,
  /** Events refused one by one before any was taken: beyond this it is a bad deploy, not poison. */
  maxSuspects: 3,
  /** Events given up as refused in one turn: a bad deploy among several servers must not empty a spool. */
  maxRejected: 8,
  /** Quadratic backoff of one process: base · attempts², at most the cap. */
  backoffBaseMs: 500,
  /** The shortest delay: a retry must not begin while the connection that failed still keeps a finished program alive. */
  backoffFloorMs: 50,
  /** The longest: an endpoint that is back is found within half a minute while somebody works. */
  backoffCapMs: 30_000,
  /** What all processes of a directory wait after failures in a row: doubled with each step, at most the cap. */
  ladderBaseMs: 30_000,
  /** The longest of these waits: short programs that start every minute then try once an hour, all together. */
  ladderCapMs: 3_600_000,
  /** Programs that started together fail together: failures this close to each other count as one step. */
  sameMomentMs: 2_000,
  /** When `maxAttempts` are used up, the endpoint is probed this often while the process lives, and one that heals is found as soon. */
  probeMs: 60_000,
  /** A request that had this long and no answer is bad news of the endpoint, whoever ended it. */
  fairTimeMs: 500,
  /** Leftovers of so many segments go into one request: those of a hundred short runs are two requests. */
  maxTogether: 64,
  /** The same in bytes. */
  maxBacklogBytes: 1024 * 1024,
  /**
   * How far a body limit that an endpoint told with 413 is followed down. Not below, because it holds as long as the process lives: an endpoint
   * that refused everything for a minute would get thousands of small requests for what piled up.
   */
  minBodyBytes: 16 * 1024,
  /** A shorter `Retry-After` is raised to this: 0 would make a busy loop. */
  minRetryAfterMs: 1_000,
  /** A longer one is cut to this: a year would silence a client for good. */
  maxRetryAfterMs: 24 * 3_600_000,
  /** For how long a server switches a sink off that says no duration: an operator who forgets it has the fleet back within the hour. */
  killMs: 3_600_000,
  /** For how long it can: what should last longer belongs into the settings, or the next answer. */
  maxKillMs: 24 * 3_600_000,
  /** At an event it is looked this often whether another process was told to switch off; before a request always. */
  killLookMs: 1_000,
  /** For how long an event that counts once is not recorded again: experiments are looked at by the day. */
  seenMs: 24 * 3_600_000,
  /** Keys of such events that are remembered; of more the oldest count again. */
  maxSeen: 4_096,
  /** At this size their file is written anew, without what is forgotten: twice as many lines of some 34 bytes. */
  maxSeenBytes: 280_000,
  /** A file of keys that is larger was not written by us, and is not read. */
  maxReadSeenBytes: 1024 * 1024,
  /** How long a POST is assumed to take until one was measured. */
  assumedLatencyMs: 250,
  /** Smaller bodies do not repay the gzip header. */
  gzipFromBytes: 1024,
  /**
   * Events on disk that are kept in memory, too, and none of a segment that begins when there are half as many: with twice as many a flood
   * makes V8 double its young generation, for 10 MiB.
   */
  maxLoaded: 4_096,
  /** The same while the endpoint fails: nothing is sent soon, and one request with these is enough to find out whether it is well again. */
  maxLoadedWhileFailing: 512,
  /** Events the batch processor is told of in one turn of the event loop: some 2 ms while V8 still interprets what makes records of them. */
  toldAtOnce: 100,
  /** If there are more, the next of them follow after this. Of a flood most were sent by then, and need no record. */
  tellingPauseMs: 10,
  /** Work of ours that could take longer lets the event loop of the host go on after this: a prompt that redraws 60 times a second has 16 ms. */
  sliceMs: 4,
  /** Lines of a segment that are read before the clock is asked: some 0.4 ms. */
  linesAtOnce: 100,

  /** Events a deferred client holds until `start()`. */
  maxDeferred: 1_000,
  /** Default deadline of `shutdown`: what a user who waits for the prompt barely notices. */
  exitTimeoutMs: 1_000,
  /** In CI the disk dies with the job, so a little longer is worth it. */
  exitTimeoutInCiMs: 3_000,
  /** Default deadline of `flush`: as long as one POST may take. */
  flushTimeoutMs: 10_000,
} as const
