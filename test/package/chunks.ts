/**
 * What the build may weigh. A number goes up only together with its reason: a host loads the first group at every
 * start, the second only when something is to be sent, and the third never. In each file that needs some of the core, 80 bytes or fewer take it from the main entry, and 60 more what records.
 * 110 more find it where a test has put something else in the place of that entry.
 */

import { entries } from '../../scripts/build/entries.mjs'

export interface Chunk {
  readonly why: string
  readonly maxBytes: number
  readonly maxGzipBytes: number
  /** The packages compiled into it, all of them. */
  readonly packages: readonly string[]
}

const openTelemetry = ['api', 'api-logs', 'core', 'resources', 'sdk-logs']

export const chunks: Readonly<Record<string, Chunk>> = {
  'index.js': {
    why: 'what a host loads at every start: the options and how they are checked, opt-outs, the object that a host holds, what a client does that is off, the clean copy of what is logged, and the way to the recorder. The rest is what several later chunks share. 1 KB are parentheses around what is compiled with the file (decision 0046). 250 bytes tell a client whether a start-up snapshot is made, which records and starts nothing, and 100 tell of names that are no options of a child logger. 30 bytes leave alone a global object that is frozen, and 60 end an uploader in which the program runs. 600 bytes hand it on to the other files of the same build. 55 bytes tell of names that are no options of an event, 80 load two chunks without a pause',
    maxBytes: 28_280,
    maxGzipBytes: 11_920,
    packages: [],
  },
  'chunks/again.js': {
    why: 'the main entry by another URL, for a test that has put something else in its place',
    maxBytes: 50,
    maxGzipBytes: 70,
    packages: [],
  },
  'chunks/core.js': {
    why: 'the same for bundlers, without the parentheses',
    maxBytes: 27_510,
    maxGzipBytes: 11_710,
    packages: [],
  },
  'testing.js': {
    why: 'for the tests of hosts: a client that remembers, matchers, and messages that say which event came near',
    maxBytes: 6_100,
    maxGzipBytes: 2_800,
    packages: [],
  },
  'chunks/endpoint.js': {
    why: 'a server that answers as a test says; loaded by startTestEndpoint()',
    maxBytes: 3_800,
    maxGzipBytes: 1_950,
    packages: [],
  },
  'facts.js': {
    why: 'facts become events: a queue, tables, keys; what it shares with the core it takes from there',
    maxBytes: 4_760,
    maxGzipBytes: 2_340,
    packages: [],
  },
  'otel.js': {
    why: "a host's own OpenTelemetry: its records and spans as OTLP in JSON, and the queue they wait in",
    maxBytes: 9_500,
    maxGzipBytes: 4_300,
    packages: [],
  },
  'chunks/classify-otlp.js': {
    why: 'values, answers and forms of OTLP, for its wires',
    maxBytes: 2_700,
    maxGzipBytes: 1_450,
    packages: [],
  },
  'chunks/open-queue.js': {
    why: 'a queue outside of a client: for `orangebox/outbox` and `orangebox/otel`',
    maxBytes: 1_800,
    maxGzipBytes: 1_030,
    packages: [],
  },
  'outbox.js': {
    why: 'the outbox for programs with lines of their own; the rest of it is the core. 50 bytes refuse a line under the key of one that waits',
    maxBytes: 4_430,
    maxGzipBytes: 2_100,
    packages: [],
  },
  'sinks.js': {
    why: 'the functions that make further sinks; the console. 230 bytes keep a console from printing what it logs itself',
    maxBytes: 1_440,
    maxGzipBytes: 860,
    packages: [],
  },
  'chunks/otlp.js': {
    why: 'the wires of OTLP and Datadog, and what their sinks are given: for hosts that import `orangebox/sinks`, and for their uploaders',
    maxBytes: 7_400,
    maxGzipBytes: 3_500,
    packages: [],
  },
  'chunks/record-of-event.js': {
    why: 'an event, or a report of losses, as an OpenTelemetry log record: one place for the provider and for the wires of OTLP, so that they cannot differ',
    maxBytes: 1_750,
    maxGzipBytes: 900,
    packages: [],
  },
  'chunks/otlp-logs.js': {
    why: 'the wire of OTLP: for `orangebox/sinks`, for `orangebox/otel`, and for uploaders. 60 bytes encode an event once for all sinks',
    maxBytes: 2_340,
    maxGzipBytes: 1_280,
    packages: [],
  },
  'chunks/encode-protobuf.js': {
    why: 'OTLP in protobuf: loaded when a body of that form is sent',
    maxBytes: 3_500,
    maxGzipBytes: 1_600,
    packages: [],
  },
  'chunks/from-brief.js': {
    why: 'makes the sinks of an uploader again',
    maxBytes: 250,
    maxGzipBytes: 220,
    packages: [],
  },
  'chunks/from-rules.js': {
    why: 'makes a further sink from the rules it left, for the command',
    maxBytes: 810,
    maxGzipBytes: 540,
    packages: [],
  },
  'events.js': {
    why: 'the catalogue: reading of declarations and schemas, screening, the net of sensitive forms, HMAC; for hosts that declare events',
    maxBytes: 8_980,
    maxGzipBytes: 4_170,
    packages: [],
  },
  'chunks/error-fields.js': {
    why: 'kinds of fields, and facts of errors: for hosts that declare events or use runProgram. 15 bytes mark the hash of a stack, which people are told of in words. Gzipped it varies by some bytes with the names under which it imports',
    maxBytes: 6_960,
    maxGzipBytes: 3_200,
    packages: [],
  },
  'chunks/small.js': {
    why: 'what several entries need of arguments that cannot be used: whether something has methods, one option, the sentence of an error, a warning; the form of an error code, and a disk without diagnostics',
    maxBytes: 940,
    maxGzipBytes: 620,
    packages: [],
  },
  'chunks/tools.js': {
    why: 'one run of a program and the event of it, for `orangebox/commander` and `orangebox/yargs`; what JavaScript may give them',
    maxBytes: 3_120,
    maxGzipBytes: 1_640,
    packages: [],
  },
  'commander.js': {
    why: 'what commander knows of a run',
    maxBytes: 3_380,
    maxGzipBytes: 1_590,
    packages: [],
  },
  'yargs.js': {
    why: 'what yargs knows of a run',
    maxBytes: 2_000,
    maxGzipBytes: 1_090,
    packages: [],
  },
  'chunks/held-lines.js': {
    why: 'which lines wait in a directory: for `orangebox/outbox` and the command',
    maxBytes: 830,
    maxGzipBytes: 530,
    packages: [],
  },
  'chunks/show-notice.js': {
    why: 'the text of a notice, shown once',
    maxBytes: 1_300,
    maxGzipBytes: 800,
    packages: [],
  },
  'commands.js': {
    why: 'what users ask and say, ready for commander and yargs: status, show, preview, on, local, off, id, clear, delete; the privacy statement, which knows the hash of a stack',
    maxBytes: 19_010,
    maxGzipBytes: 8_140,
    packages: [],
  },
  'chunks/what-leaves.js': {
    why: 'what leaves of a declared field, in words: for the command, and for the privacy statement; what becomes of events under an answer; what the hash of a stack is',
    maxBytes: 2_080,
    maxGzipBytes: 1_110,
    packages: [],
  },
  'privacy.js': {
    why: 'levels of what is recorded; for hosts whose own settings have such',
    maxBytes: 1_720,
    maxGzipBytes: 950,
    packages: [],
  },
  'chunks/recorder.js': {
    why: 'what records, for bundlers: consent, identity, settings and sampling, the event, the spool and its sweep, the books. What it alone uses is here and not in the core (decision 0090). It must be there when an event is logged, for the event is on disk before that call returns. 100 bytes have an event in the books that cannot be encoded, and 300 tell of names that are no options of an ending, and of its values that cannot be used. 200 keep the books right for a listener and for a flush that runs out of time, 180 end processors that log events themselves, 170 keep a count of losses from opening a file, and 100 tell a full stack from other errors. 130 find out whether somebody could take a segment, without what takes over. 120 wait for a notice at the end. 110 spare each event two looks at a clock, and its guard a list',
    maxBytes: 58_450,
    maxGzipBytes: 24_570,
    packages: [],
  },
  'chunks/recorder.cjs': {
    why: 'the same for Node, read with the core and compiled by the first event. 3 KB are parentheses (decision 0046). 10 bytes ask what the user says before a report is written',
    maxBytes: 61_580,
    maxGzipBytes: 25_380,
    packages: [],
  },
  'chunks/rarely.js': {
    why: 'what few programs need of what records, for bundlers: taking over what others left and sweeping, what counts once, processors, the preview',
    maxBytes: 9_890,
    maxGzipBytes: 4_690,
    packages: [],
  },
  'chunks/rarely.cjs': {
    why: 'the same for Node, read with the core and compiled when something of it is called',
    maxBytes: 10_150,
    maxGzipBytes: 4_800,
    packages: [],
  },
  'chunks/with-recorder.js': {
    why: 'clients of our own programs, which send: `orangebox upload`, and an uploader',
    maxBytes: 470,
    maxGzipBytes: 340,
    packages: [],
  },

  'chunks/sending.js': {
    why: 'turns, what is known of the endpoint, and a request: axios as far as scripts/build/axios-diet.mjs leaves it (272 KB without), our adapter for it, name look-ups, connections, what answers mean. 2 KB are parentheses, as in the core. 30 bytes keep Node from warning of its parser, and 100 read refused keys by the one rule that `orangebox spool` has, too, and give the parts of a request names; 60 find by one addition that a chunk fits as it is',
    maxBytes: 37_170,
    maxGzipBytes: 14_800,
    packages: ['axios'],
  },
  'chunks/credentials.js': {
    why: "the host's `auth`: when it is called, how its answer is checked, whose events it is for; loaded where there is one",
    maxBytes: 2_940,
    maxGzipBytes: 1_500,
    packages: [],
  },
  'chunks/looking.js': {
    why: 'facts about CI service, editor, package manager, container, terminal, memory and age: tables, and how each is found out; looked at in the background. For bundlers',
    maxBytes: 5_480,
    maxGzipBytes: 2_820,
    packages: [],
  },
  'chunks/looking.cjs': {
    why: 'the same for Node, which loads it without a pause: a program that waits for a file makes timers and collects garbage. Parentheses, as in the core',
    maxBytes: 5_630,
    maxGzipBytes: 2_830,
    packages: [],
  },
  'chunks/diagnosing.js': {
    why: '`telemetry_diagnostics`, the event that clients of internal users record of themselves',
    maxBytes: 2_400,
    maxGzipBytes: 1_350,
    packages: [],
  },
  'chunks/no-proxy.js': {
    why: 'how axios reads NO_PROXY; loaded where a variable names a proxy; and, as most programs do, takes a name for those below it, too',
    maxBytes: 5_450,
    maxGzipBytes: 2_550,
    packages: ['axios'],
  },
  'chunks/tap.js': { why: 'the way to processors of the host', maxBytes: 800, maxGzipBytes: 550, packages: [] },
  'chunks/batches.js': {
    why: 'a batch processor at work, and its exchange for one of another schedule; loaded when the first batch is due. 100 bytes make due what its queue had no room for',
    maxBytes: 1_900,
    maxGzipBytes: 1_020,
    packages: [],
  },
  'chunks/provider.js': {
    why: 'the batch clock, events as log records, and the deep comparison of settings',
    maxBytes: 45_000,
    maxGzipBytes: 15_000,
    packages: [...openTelemetry.map((name) => `@opentelemetry/${name}`), 'lodash-es'],
  },

  'upload.js': {
    why: 'runUploaderIfChild()',
    maxBytes: 300,
    maxGzipBytes: 300,
    packages: [],
  },
  'upload-main.js': {
    why: 'the uploader as a script, for hosts that are not bundled',
    maxBytes: 300,
    maxGzipBytes: 300,
    packages: [],
  },
  'chunks/become.js': {
    why: 'what both of them are',
    maxBytes: 600,
    maxGzipBytes: 450,
    packages: [],
  },
  'chunks/run.js': {
    why: 'the life of an uploader, with a disk of its own',
    maxBytes: 810,
    maxGzipBytes: 520,
    packages: [],
  },
  'chunks/left-rules.js': {
    why: 'reads what a tool wrote down beside its events: killswitch and sink, for uploaders and the commands',
    maxBytes: 550,
    maxGzipBytes: 400,
    packages: [],
  },
  'chunks/handing-over.js': {
    why: 'how a program starts an uploader: the brief, a file for it that has no name, a process that outlives its parent, and why there may be none, the replacement of the package while the program ran among the reasons. 45 bytes keep hosts alive that closed their standard descriptors, 60 hand on the version of a notice. For uploaders and bundlers',
    maxBytes: 6_310,
    maxGzipBytes: 3_120,
    packages: [],
  },
  'chunks/handing-over.cjs': {
    why: 'the same for Node, without a pause. Parentheses, as in the core',
    maxBytes: 6_600,
    maxGzipBytes: 3_180,
    packages: [],
  },

  ...Object.fromEntries(
    entries.map((entry) => [
      `${entry}.cjs`,
      { why: 'what `require` gets: the way to the ES module', maxBytes: 400, maxGzipBytes: 300, packages: [] },
    ]),
  ),
  'settings/cached.js': {
    why: 'one load at a time; 10 bytes have what it loaded looked at for misspelt parts',
    maxBytes: 940,
    maxGzipBytes: 550,
    packages: [],
  },
  'settings/combine.js': { why: 'firstOf, merge', maxBytes: 1_290, maxGzipBytes: 750, packages: [] },
  'settings/file.js': { why: 'a file that is watched', maxBytes: 2_110, maxGzipBytes: 1_170, packages: [] },
  'settings/growthbook.js': {
    why: 'features, evaluated at changes',
    maxBytes: 2_060,
    maxGzipBytes: 1_120,
    packages: [],
  },
  'settings/openfeature.js': {
    why: 'flags, evaluated at events; a hook that tells of evaluations',
    maxBytes: 2_790,
    maxGzipBytes: 1_490,
    packages: [],
  },
  'settings/http.js': {
    why: 'signed documents; 20 bytes have them looked at for misspelt parts',
    maxBytes: 820,
    maxGzipBytes: 550,
    packages: [],
  },
  'settings/ofrep.js': { why: 'what to ask for', maxBytes: 730, maxGzipBytes: 480, packages: [] },
  'chunks/sources.js': {
    why: 'what sources of settings share: the last good document in memory and on disk, listeners, loads, questions to a server, and what of a document is misspelt',
    maxBytes: 8_120,
    maxGzipBytes: 3_840,
    packages: [],
  },
  'chunks/ask.js': {
    why: 'one question for settings; loaded when there is something to ask',
    maxBytes: 1_500,
    maxGzipBytes: 900,
    packages: [],
  },
  'chunks/common.cjs': {
    why: 'all entries that hosts load once more, as CommonJS, for the module registry of Jest; nothing else loads it. It has no source map to read packages from',
    maxBytes: 318_900,
    maxGzipBytes: 121_200,
    packages: [],
  },

  'cli.js': {
    why: 'the orangebox command: it shows spools and whether a key was refused, sends them by hand, and writes pages and schemas of declared events',
    maxBytes: 26_500,
    maxGzipBytes: 10_770,
    packages: [],
  },
}
