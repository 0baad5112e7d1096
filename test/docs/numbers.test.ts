import { describe, expect, test } from 'vitest'
import { limits as bridge } from '../../collector/src/bridge/limits.ts'
import { factLimits } from '../../src/model/fact-limits.ts'
import { limits } from '../../src/model/limits.ts'
import { sourceLimits } from '../../src/model/source-limits.ts'
import { page } from './page.ts'

/* What pages say in numbers, and the rule behind each: a rule that changes finds here the sentences that have to change with it. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const KiB = 1024
const MiB = 1024 * KiB
const said = (n: number) => n.toLocaleString('en')

type Sentence = readonly [page: string, sentence: string]
const sentences: readonly Sentence[] = [
  ['README.md', `up to ${limits.maxSpoolBytes / MiB} MiB and ${limits.maxSpoolAgeMs / day} days`],
  ['README.md', limits.exitTimeoutMs === 1_000 ? 'at most one second' : 'another deadline'],
  ['README.md', `(${limits.exitTimeoutInCiMs / 1_000} in CI)`],
  ['README.md', limits.oldBacklogMs === 3 * day ? 'after three days' : 'after other days'],

  ['docs/failures.md', `at most ${limits.maxSplits} splits a turn`],
  ['docs/failures.md', `At most ${limits.maxRejected} events a turn are given up`],
  ['docs/failures.md', limits.maxSuspects === 3 ? 'refuses more than three single events' : 'other suspects'],
  ['docs/failures.md', limits.maxRejected === 8 ? 'more than eight in a row' : 'other rejections'],
  [
    'docs/failures.md',
    `at least ${limits.minRetryAfterMs / 1_000} s, plus up to 25 % at random, at most ${limits.maxRetryAfterMs / hour} h`,
  ],
  ['docs/failures.md', `from ${limits.patientTries} tries on`],
  ['docs/failures.md', limits.fairTimeMs === 500 ? 'half a second or more' : 'another fair time'],
  ['docs/failures.md', `| silent or dripping server | kept after ${limits.postTimeoutMs / 1_000} s |`],
  ['docs/failures.md', `| packets swallowed while connecting | kept after ${limits.connectTimeoutMs / 1_000} s |`],
  ['docs/failures.md', `${limits.connectAttemptMs / 1_000} s for each address`],
  ['docs/failures.md', `up to ${limits.maxHeaderBytes / KiB} KiB of response headers`],
  ['docs/failures.md', `${limits.maxInformation} are read, then`],
  ['docs/failures.md', `error bodies are read up to ${limits.maxAnswerBytes / KiB} KiB`],
  ['docs/failures.md', `the event is over ${limits.maxEventBytes / KiB} KiB`],
  ['docs/failures.md', `more than ${said(limits.maxDeferred)} events are logged on a deferred client`],
  ['docs/failures.md', `the program has used ${limits.maxFieldNames} names`],
  ['docs/failures.md', `more than ${said(limits.maxFieldNames * 16)} fields`],
  ['docs/failures.md', `older than ${limits.writerHoldMs / minute} minutes`],
  ['docs/failures.md', `the first event after ${limits.diskRetryMs / 1_000} s tries the disk again`],
  ['docs/failures.md', `a segment over ${limits.maxReadBytes / MiB} MiB`],
  ['docs/failures.md', `are taken over after ${limits.unopenedHoldMs / 1_000} s`],
  ['docs/failures.md', limits.untriedFiles === 6 ? 'six times the cap of files' : 'another number of files'],
  ['docs/failures.md', `default ${limits.flushTimeoutMs / 1_000} s; then the request is aborted`],
  [
    'docs/failures.md',
    `| one POST | ${limits.postTimeoutMs / 1_000} s; connecting ${limits.connectTimeoutMs / 1_000} s |`,
  ],
  ['docs/failures.md', `| \`auth\` | ${limits.authTimeoutMs / 1_000} s, within`],
  ['docs/failures.md', `| \`resource\` | ${limits.resourceTimeoutMs / 1_000} s |`],
  ['docs/failures.md', `Up to ${limits.maxTogether} segments leave in one request`],
  [
    'docs/failures.md',
    `the first ${limits.rampRequests} requests go in\nbursts of 1, 2, 4 …, a second apart and with ${limits.chunkPauseMs} ms`,
  ],
  ['docs/failures.md', `none of them sends for ${limits.ladderBaseMs / 1_000} s`],
  [
    'docs/failures.md',
    limits.ladderCapMs === hour ? 'Each further failure doubles this, up to an hour' : 'another cap',
  ],

  ['docs/on-disk.md', `longer than ${limits.maxResourceLine / KiB} KiB counts as damaged`],
  ['docs/on-disk.md', `After ${said(limits.maxDamagedLines)} damaged lines`],
  ['docs/on-disk.md', `| roll | its writer, at ${limits.maxSegmentBytes / MiB} MiB`],
  ['docs/on-disk.md', `alive, same host | ${limits.livingHoldMs / hour} hours`],
  ['docs/on-disk.md', `another host, boot or container | ${limits.foreignHoldMs / minute} minutes`],
  ['docs/on-disk.md', `no process has the segment open | ${limits.unopenedHoldMs / 1_000} seconds`],
  ['docs/on-disk.md', `Up to ${limits.maxTogether} segments with the same consent`],
  ['docs/on-disk.md', `with the newest ${said(limits.maxSeen)} keys`],
  ['docs/on-disk.md', `beyond ${limits.maxSeenBytes / 1_000} KB`],
  [
    'docs/on-disk.md',
    `${limits.maxSpoolBytes / MiB} MiB, ${limits.maxSpoolAgeMs / day} days, ${said(limits.maxSpoolFiles)} files`,
  ],
  ['docs/on-disk.md', `| ${limits.sweepMs} ms |`],
  ['docs/on-disk.md', `less than ${2 * limits.sweepMs} ms are left`],
  [
    'docs/on-disk.md',
    `| \`shutdown\`, whatever it does with the events | if the directory is over a cap | ${limits.passingSweepMs} ms |`,
  ],
  ['docs/on-disk.md', `the sizes of ${limits.sampledSizes} files`],

  ['docs/wire.md', `from the 8th on about a minute`],
  ['docs/wire.md', `n², at most ${limits.backoffCapMs / 1_000} s`],
  [
    'docs/wire.md',
    limits.maxKillMs === day && limits.killMs === hour ? 'at most a day; without a duration for an hour' : 'else',
  ],
  ['docs/endings.md', `the deadline (${limits.exitTimeoutMs / 1_000} s; ${limits.exitTimeoutInCiMs / 1_000} s in CI)`],
  ['docs/endings.md', `may live up to ${limits.connectTimeoutMs / 1_000} seconds longer`],
  ['docs/logging.md', `may have up to ${limits.maxEventBytes / KiB} KiB`],
  ['docs/logging.md', `queues up to ${said(limits.maxDeferred)} events`],
  ['docs/settings.md', `Of events that are on disk, too, at most ${said(limits.maxLoaded)}`],
  ['docs/settings.md', `The file may have ${sourceLimits.maxBytes / MiB} MiB`],
  ['docs/resource.md', `longer than ${limits.resourceTimeoutMs / 1_000} s`],
  ['docs/facts.md', `up to ${factLimits.maxQueuedFacts} facts wait`],
  ['docs/facts.md', `\`max\` (default ${said(factLimits.maxRows)})`],
  ['docs/facts.md', factLimits.rowIdleMs === hour ? '`idleMs` (default 1 hour)' : 'another time'],
  ['docs/facts.md', `The last ${said(factLimits.maxDedupeKeys)} keys`],
  [
    'docs/outbox.md',
    `${limits.maxSpoolBytes / MiB} MiB, ${limits.maxSpoolAgeMs / day} days, ${said(limits.maxSpoolFiles)} files`,
  ],

  ['docs/bridge.md', `sent ${bridge.settleMs / 1_000} seconds after the next one`],
  ['docs/bridge.md', `after ${bridge.maxSpoolAgeMs / day} days or at ${bridge.maxSpoolBytes / KiB / MiB} GiB`],
  ['docs/bridge.md', `taken over after ${limits.foreignHoldMs / minute} minutes`],
]

const pages = [...new Set(sentences.map(([path]) => path))]

describe('a page says the numbers of the rules:', () => {
  test.each(pages)('%s', (path) => {
    const text = page(path)
    expect(sentences.filter(([of, sentence]) => of === path && !text.includes(sentence))).toEqual([])
  })
})
