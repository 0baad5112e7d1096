/**
 * The floors of src/ and the doors to what is outside. Read it from the bottom: that is how the program stands. What each floor is for says
 * docs/architecture.md, which a test compares with this table.
 *
 * Why floors: a file can be understood with what is below it alone, and a part can be taken out, or tested by itself, without all that stands
 * above. Where a new file fits nowhere, it has two ideas, or knows somebody whom it should be handed.
 */

import { room } from './room.mjs'

/**
 * Lowest first. A file imports from floors below its own and from lower levels of its own room: never up, never from
 * another room of its floor, never from its own level. Nor do two folders need each other (`one-way.mjs`).
 */
export const floors = [
  {
    name: 'words',
    rooms: [
      room('.', 'orangebox-core.d'),
      room(
        'model',
        'text fact-names or stop',
        '*',
        'level',
        'field health log-options metadata ports segment sources',
        'catalogue event',
        'draft options pipeline tap wire',
        'telemetry queue-options insight',
        'commands',
        'line-outbox otel-options sink facts no-result typed-telemetry',
        'creators opening command',
        'core',
      ),
      room('handover', 'marker'),
    ],
  },
  {
    name: 'rules',
    rooms: [
      room(
        'policy',
        'warn url-from',
        '*',
        'consent describe event-name',
        'fate is-mode may-try parse-object parse-version rotates-at wrong-use is-readable',
        'parse-proxy state-directory take',
        'options-table report-unknown',
        'ci classify classify-otlp opt-out',
        'parse-batch parse-killswitch parse-notice parse-sampling resource',
        'choose-route parse-endpoint parse-sinks parse-user',
        'without-path',
        'parse-options',
        'collector parse-ending',
      ),
      room('outbox/spool', 'names lines'),
      room('otel', 'record-of-event any-value message-formats', 'encode-event encode-otel encode-protobuf groups'),
    ],
  },
  { name: 'detectors', rooms: [room('detect', 'view', '*', 'container-id lazy-facts')] },
  { name: 'books', rooms: [room('books', 'tally', 'ledger report')] },
  {
    name: 'events and wires',
    rooms: [
      room('events', 'clean-fields build-event key-of parse-time', 'build-experiment', 'exposure'),
      room(
        'catalogue',
        'error-code hashes from-json-schema what-leaves leaving-fields experiment-event',
        'page',
        'schemas weaver',
        'read-field',
        'kinds read-table screen-value',
        'screen-fields',
        'screen',
        'define error-facts',
        'timing error-fields',
        'log-errors',
      ),
      room('facts', '*', 'emitter shelf', 'reducer'),
      room('wires', 'otlp-form', '*'),
      room('outbox/spool', 'replay'),
    ],
  },
  {
    name: 'adapters',
    rooms: [
      room('otel', 'exporter', 'provider', 'tap'),
      room(
        'node',
        'untraced',
        '*',
        'disk file-watch hosts-file machine random request unread view-machine',
        'lookup answer node-disk processes spawn tunnel',
        'ask connections',
        'http',
      ),
    ],
  },
  {
    name: 'home',
    rooms: [
      room(
        'home',
        'directory seen-keys',
        'list-own write-once',
        'consent-file segment-files token',
        'change-consent held-consent installation levelled place seen-file',
        'identities level',
      ),
      room('settings', 'source view watch'),
    ],
  },
  {
    name: 'sources',
    rooms: [
      room(
        'settings',
        'after-calls evaluation-hook exposures listeners loader parse-remote reporter stored text-of',
        'cell combine',
        'file-source growthbook-source loaded',
        'cached-source fetched openfeature-source',
        'remote-source understand',
        'cached file growthbook http ofrep openfeature',
      ),
    ],
  },
  {
    name: 'command lines',
    rooms: [room('programs', 'command-event check-arguments', 'declare-command run-watched', 'commander yargs tools')],
  },
  {
    name: 'spool',
    rooms: [
      room(
        'outbox/spool',
        '*',
        'listing segment-state',
        'end-segment fill-segment litter',
        'sum-up hand-on',
        'segment',
        'backoff-news claimer killswitch-file open-segment refused-news rules-file',
        'backoff-file left-rules refused-file writer-state',
        'holdings',
        'disk-side memory-side',
        'held-lines keep-memory losses',
        'append',
        'writer',
        'sweep',
        'keep-caps',
        'open',
      ),
    ],
  },
  {
    name: 'delivery',
    rooms: [
      room(
        'outbox/delivery',
        'account',
        '*',
        'answers fail gate request turn',
        'outcomes passable post',
        'sender',
        'deliver',
        'drain',
        'delivery',
      ),
    ],
  },
  {
    name: 'outbox',
    rooms: [
      room(
        'outbox',
        'serial load-once on-abort',
        '*',
        'endings',
        'outbox',
        'alarm batches one-turn',
        'turns',
        'sender-side what-sends',
        'open',
      ),
    ],
  },
  {
    name: 'sinks',
    rooms: [room('sinks', '*', 'console datadog memory otlp preview processors', 'from-brief from-rules remote')],
  },
  { name: 'handing over', rooms: [room('handover', 'brief', 'hand-over', 'leaving')] },
  { name: 'chunks', rooms: [room('chunks', 'diagnosing looking handing-over', 'sending')] },
  {
    name: 'client',
    rooms: [
      room(
        'client',
        '*',
        'open-home',
        'open-queue',
        'show-notice',
        'notice',
        'defer line-outbox logger otel-queue live',
        'remote-destination facade',
        'processors-destination',
        'destinations',
        'assemble-live',
        'recorder',
        'get-recorder',
        'assemble',
        'create disabled-telemetry',
        'recorder-now recorder-later',
      ),
    ],
  },
  {
    name: 'uploader',
    rooms: [
      room('uploader', 'run', 'become', 'main'),
      room(
        'commands',
        'result bodies app-files ask-to-delete run-command statement',
        'answer clear commander known-id preview-bodies waiting yargs',
        'delete id preview show',
        'status',
        'create',
      ),
    ],
  },
  {
    name: 'for tests',
    rooms: [
      room('testing', '*', 'match script', 'declared', 'endpoint explain', 'expect-event matchers start-endpoint'),
    ],
  },
  {
    name: 'entries',
    rooms: [
      room('.', 'index index-for-node testing commands facts events otel outbox sinks upload commander yargs privacy'),
    ],
  },
  {
    name: 'commands',
    rooms: [
      room(
        'cli',
        'print read-spool load-catalogue read-headers read-rules spool-folder',
        'call describe-spool',
        'check-catalogue upload-options',
        'upload-order',
        'upload-obstacle',
        'catalogue-command spool-command upload-command',
      ),
    ],
  },
  { name: 'programs', rooms: [room('.', 'cli')] },
]

/** What comes from outside enters by one door each, so that replacing it is a change to one place. */
export const doors = [
  {
    what: 'OpenTelemetry',
    // The constants of the semantic conventions are words, inlined at build.
    matches: /^@opentelemetry\/(?!semantic-conventions$)/,
    only: ['otel/exporter.ts', 'otel/provider.ts', 'otel/tap.ts'],
  },
  { what: 'axios', matches: /^axios(\/|$)/, only: ['node/http.ts', 'node/no-proxy.ts'] },
  {
    what: "Node's modules",
    matches: /^node:/,
    only: ['node/*', 'cli/*', 'cli.ts'],
  },
  { what: 'a computed name', matches: /^\?$/, only: ['index-for-node.ts'] },
]
