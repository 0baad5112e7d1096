/**
 * What the build may weigh. A number goes up only together with its reason: a host loads the first group at every
 * start, the second only when something is to be sent, and the third never.
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
    why: 'the public names',
    maxBytes: 600,
    maxGzipBytes: 400,
    packages: [],
  },
  'testing.js': {
    why: 'for the tests of hosts: a client that remembers, what looks for events and says which come near or cannot be, matchers, settings',
    maxBytes: 5_950,
    maxGzipBytes: 2_750,
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
    maxBytes: 4_750,
    maxGzipBytes: 2_300,
    packages: [],
  },
  'otel.js': {
    why: "a host's own OpenTelemetry: its records and spans as JSON of OTLP, their resources and scopes, requests made of them, a batch clock of ours",
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
    maxGzipBytes: 1_000,
    packages: [],
  },
  'outbox.js': {
    why: 'the door to the outbox for foreign programs: options, a wire of theirs, which lines wait; the rest is the core',
    maxBytes: 4_200,
    maxGzipBytes: 2_100,
    packages: [],
  },
  'sinks.js': {
    why: 'the functions that make further sinks; the console',
    maxBytes: 980,
    maxGzipBytes: 650,
    packages: [],
  },
  'chunks/otlp.js': {
    why: 'the wires of OTLP and Datadog, and what their sinks are given: for hosts that import `orangebox/sinks`, and for their uploaders',
    maxBytes: 7_400,
    maxGzipBytes: 3_500,
    packages: [],
  },
  'chunks/record-of-event.js': {
    why: 'how an event is an OpenTelemetry record: for the provider and for the wires of OTLP, so that they cannot differ; reports of dropped ones',
    maxBytes: 1_700,
    maxGzipBytes: 900,
    packages: [],
  },
  'chunks/otlp-logs.js': {
    why: 'the wire of OTLP: for `orangebox/sinks`, for `orangebox/otel`, and for uploaders',
    maxBytes: 2_100,
    maxGzipBytes: 1_150,
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
    maxBytes: 700,
    maxGzipBytes: 480,
    packages: [],
  },
  'events.js': {
    why: 'the catalogue: reading of declarations and schemas, screening, the net of sensitive forms, HMAC; for hosts that declare events',
    maxBytes: 8_950,
    maxGzipBytes: 4_100,
    packages: [],
  },
  'chunks/error-fields.js': {
    why: 'kinds of fields, and facts of errors: for hosts that declare events or let a program be run; what JavaScript gives wrongly to them',
    maxBytes: 6_800,
    maxGzipBytes: 3_100,
    packages: [],
  },
  'chunks/small.js': {
    why: 'what several entries need of arguments that cannot be used: whether something has methods, one option, the sentence of an error, a warning; and the form of an error code',
    maxBytes: 750,
    maxGzipBytes: 520,
    packages: [],
  },
  'chunks/tools.js': {
    why: 'one run of a program and the event of it, for `orangebox/commander` and `orangebox/yargs`; what JavaScript may give them',
    maxBytes: 3_050,
    maxGzipBytes: 1_600,
    packages: [],
  },
  'commander.js': {
    why: 'what commander knows of a run',
    maxBytes: 3_300,
    maxGzipBytes: 1_550,
    packages: [],
  },
  'yargs.js': {
    why: 'what yargs knows of a run',
    maxBytes: 2_000,
    maxGzipBytes: 1_050,
    packages: [],
  },
  'chunks/held-lines.js': {
    why: 'which lines wait in a directory: for `orangebox/outbox` and the command',
    maxBytes: 650,
    maxGzipBytes: 420,
    packages: [],
  },
  'chunks/show-notice.js': {
    why: 'the text of a notice, shown once',
    maxBytes: 1_300,
    maxGzipBytes: 800,
    packages: [],
  },
  'commands.js': {
    why: 'what users ask and say: status, show, preview, answers, deletion, in words, and when the id of the moment ends; a privacy statement; ready for commander and yargs',
    maxBytes: 18_350,
    maxGzipBytes: 7_850,
    packages: [],
  },
  'chunks/what-leaves.js': {
    why: 'what leaves of a declared field, in words: for the command, and for the privacy statement',
    maxBytes: 1_700,
    maxGzipBytes: 900,
    packages: [],
  },
  'privacy.js': {
    why: 'levels of what is recorded; for hosts whose own settings have such',
    maxBytes: 1_600,
    maxGzipBytes: 900,
    packages: [],
  },
  'chunks/core.js': {
    why: 'all that runs before something is to be sent: options, opt-outs, consent and its change, ownership of files, admission, encoding, spool, with the sweep for programs that never send; one function that spares node:crypto; books that balance at the end of a stack, the look at what was planted, and the rules of the tool; files used unseen by tracing hosts; what several later chunks share; the seams of an outbox that tests, further sinks and `orangebox/outbox` open, too; rules of sampling by name, session and device, which the very first event must obey, as it must what the server itself switched off; the version of the settings; a collector of the user’s own, which must be known before anything else is built; several sinks as one, each guarded, and what the core lends to those of `orangebox/sinks`; the events themselves wait for their batch, and not their ids; who switched a sink off, for health() and status(); what holds events for processors of the host’s until OpenTelemetry is there; what counts once in all processes, which must be known before an event is recorded; the door by which a catalogue of events is asked, and the salt of its hashes; the way by which facts that are found later reach what is on disk; the options of a client, kept for its commands; a notice that holds back a run, and a yes that is required, both before the first event; for whom an internal event counts, and what a client of the team notes of itself; what stands before the side that sends as long as nobody needs it; the door by which a level is asked, and whether an event tells of an error, which comes before anything of it is read; the sums of what was given up; what memory took is written when the disk takes it, which a run that leaves its events cannot load code for; a directory that cannot be read is not taken for an empty one; whether an event tells of an error, for wires that know severities; 3 KB of it are parentheses, and `function` in the place of arrows, for what is compiled with the file',
    maxBytes: 103_800,
    maxGzipBytes: 41_000,
    packages: [],
  },

  'chunks/sending.js': {
    why: 'one request by axios, on the diet of scripts/build/axios-diet.mjs, with an adapter, ways, names and connections of our own: 272 KB without; answers that reject some events of a request, and events an endpoint would throw away; what a server says of its sink, and which key it refused; 2 KB of parentheses, as in the core; a request that cannot be made, which holds up no other',
    maxBytes: 40_500,
    maxGzipBytes: 16_000,
    packages: ['axios'],
  },
  'chunks/looking.js': {
    why: 'facts that take a look: tables of CI services, editors, package managers, containers, classes of numbers, and whether there is a terminal, asked without node:tty where there can be none; what the chunk of internal users reads by the same way',
    maxBytes: 5_800,
    maxGzipBytes: 2_900,
    packages: [],
  },
  'chunks/diagnosing.js': {
    why: 'the own event of internal users: container, namespace, frames of caught bugs, durations and marks',
    maxBytes: 2_400,
    maxGzipBytes: 1_350,
    packages: [],
  },
  'chunks/no-proxy.js': {
    why: 'how axios reads NO_PROXY; loaded where a variable names a proxy',
    maxBytes: 5_200,
    maxGzipBytes: 2_400,
    packages: ['axios'],
  },
  'chunks/tap.js': { why: 'the way to processors of the host', maxBytes: 800, maxGzipBytes: 550, packages: [] },
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
    why: 'the life of an uploader',
    maxBytes: 700,
    maxGzipBytes: 500,
    packages: [],
  },
  'chunks/left-rules.js': {
    why: 'what the rules that a tool left say of its killswitch and its sink: for uploaders and the commands',
    maxBytes: 450,
    maxGzipBytes: 330,
    packages: [],
  },
  'chunks/handing-over.js': {
    why: 'how a parent starts an uploader: what both agree on, a process that outlives its parent, a file without a name, and why there may be no such process; unseen by tracing hosts; one for all sinks, told who switched one off; parentheses, as in the core',
    maxBytes: 6_250,
    maxGzipBytes: 2_950,
    packages: [],
  },

  ...Object.fromEntries(
    entries.map((entry) => [
      `${entry}.cjs`,
      { why: 'what `require` gets: the way to the ES module', maxBytes: 400, maxGzipBytes: 300, packages: [] },
    ]),
  ),
  'settings/cached.js': { why: 'one load at a time', maxBytes: 780, maxGzipBytes: 500, packages: [] },
  'settings/combine.js': { why: 'firstOf, merge', maxBytes: 1_180, maxGzipBytes: 700, packages: [] },
  'settings/file.js': { why: 'a file that is watched', maxBytes: 2_000, maxGzipBytes: 1_100, packages: [] },
  'settings/growthbook.js': {
    why: 'features, evaluated at changes',
    maxBytes: 2_000,
    maxGzipBytes: 1_050,
    packages: [],
  },
  'settings/openfeature.js': {
    why: 'flags, evaluated at events; a hook that tells of evaluations',
    maxBytes: 2_700,
    maxGzipBytes: 1_450,
    packages: [],
  },
  'settings/http.js': { why: 'signed documents', maxBytes: 800, maxGzipBytes: 550, packages: [] },
  'settings/ofrep.js': { why: 'what to ask for', maxBytes: 600, maxGzipBytes: 450, packages: [] },
  'chunks/sources.js': {
    why: 'what sources of settings share: the last good document in memory and on disk, listeners, loads, questions to a server',
    maxBytes: 7_600,
    maxGzipBytes: 3_600,
    packages: [],
  },
  'chunks/ask.js': {
    why: 'one question for settings; loaded when there is something to ask',
    maxBytes: 1_500,
    maxGzipBytes: 900,
    packages: [],
  },
  'chunks/common.cjs': {
    why: 'all that hosts load, the catalogue of events and what tests use and what runs programs and the commands for users included, once more, as CommonJS for the module registry of Jest; nothing else loads it. It has no source map to read packages from',
    maxBytes: 315_500,
    maxGzipBytes: 119_900,
    packages: [],
  },

  'cli.js': {
    why: 'the orangebox command; pages and schemas of declared events; uploads for further sinks; which events are internal; numbers of the limits where they are used; who has a segment open, and whether a notice was shown',
    maxBytes: 26_000,
    maxGzipBytes: 10_700,
    packages: [],
  },
}
