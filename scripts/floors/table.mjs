/** The floors of src/ and the doors to what is outside. Read it from the bottom: that is how the program stands. */

import { room } from './room.mjs'

/**
 * Lowest first. A file imports from floors below its own and from lower levels of its own room: never up, never from
 * another room of its floor, never from its own level.
 */
export const floors = [
  {
    name: 'words',
    rooms: [
      room('model', '*', 'metadata pipeline segment', 'event', 'draft options wire', 'telemetry', 'sink', 'core'),
    ],
  },
  {
    name: 'rules',
    rooms: [
      room(
        'policy',
        '*',
        'admit build-experiment ci classify opt-out report parse-proxy',
        'parse-settings resource',
        'choose-route parse-endpoint parse-user',
        'parse-options',
        'parse-ending',
      ),
      room('spool', 'names lines'),
    ],
  },
  { name: 'wires', rooms: [room('wire'), room('spool', 'replay')] },
  {
    name: 'adapters',
    rooms: [
      room('.', 'otel'),
      room(
        'node',
        '*',
        'disk hosts-file machine random request answer',
        'lookup processes tunnel',
        'connections',
        'http',
      ),
    ],
  },
  {
    name: 'spool',
    rooms: [
      room(
        'spool',
        '*',
        'directory',
        'listing write-once',
        'consent-file litter segment token',
        'backoff-file change-consent claimer installation open-segment shelf',
        'disk-side',
        'writer',
        'sweep',
        'keep-caps',
      ),
      room('settings'),
    ],
  },
  { name: 'delivery', rooms: [room('delivery', '*', 'gate sender', 'deliver', 'drain', 'delivery')] },
  { name: 'sinks', rooms: [room('sinks', 'on-abort', '*', 'memory preview turns', 'remote')] },
  { name: 'upload', rooms: [room('upload', 'brief', 'hand-over'), room('.', 'sending')] },
  { name: 'core', rooms: [room('core', '*', 'defer logger', 'facade'), room('.', 'handing-over')] },
  { name: 'assembly', rooms: [room('assembly', '*', 'remote-sink', 'assemble')] },
  { name: 'client', rooms: [room('.', 'client')] },
  { name: 'uploader', rooms: [room('.', 'uploader')] },
  {
    name: 'entries',
    rooms: [
      room('.', 'index testing', 'upload', 'upload-main'),
      room('inspect', 'read-spool', 'describe-spool upload-command', 'command'),
      room(
        'collector',
        '*',
        'behaviour ledger parse-batch',
        'app journal',
        'misbehave server',
        'collector',
        'format',
        'run',
        'command',
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
    only: ['otel.ts'],
  },
  { what: 'axios', matches: /^axios(\/|$)/, only: ['node/http.ts'] },
  { what: "Node's modules", matches: /^node:/, only: ['node/*', 'collector/*', 'inspect/*', 'cli.ts'] },
  { what: 'the published schemas', matches: /^\.\.\/schema\//, only: ['collector/*'] },
]
