/**
 * The floors of collector/src/ and the doors to what is outside, read as those of table.mjs. It imports nothing of src/, not even a type: a collector
 * that shared the SDK's own idea of its protocol would accept the SDK's mistakes. Only the bridge, which sends, uses the outbox.
 */

import { room } from './room.mjs'

export const floors = [
  { name: 'words', rooms: [room('.', 'batch requests budget memory palette printable', 'behaviour')] },
  { name: 'batches', rooms: [room('.', 'parse-batch')] },
  { name: 'protocol', rooms: [room('protocol', 'record text', 'protocol', 'event-batches')] },
  {
    name: 'protocols',
    rooms: [
      room('otlp', 'any-value faults', 'build-record', 'records', 'messages', 'protocol'),
      room('datadog', 'entries', 'protocol'),
    ],
  },
  {
    name: 'parts',
    rooms: [
      room(
        '.',
        'complain host-guard in-turn ledger make-directory own-file raw-answers read-body request-log until-stopped waiters',
        'gate store',
        'duckdb-store journal',
      ),
    ],
  },
  {
    name: 'view',
    rooms: [
      room(
        'view',
        'books entry page parse-behaviour query requests',
        'entries filter places',
        'until-added',
        'stream',
        'inspector',
        'api',
      ),
    ],
  },
  {
    name: 'page',
    rooms: [
      room(
        'page',
        'html server theme window-of words',
        'bars long-list matching origin sessions shortcuts stream summary weights',
        'books-view detail misbehave-view requests-view sampling-view sessions-view store',
        'events-view use-store',
        'page',
        'main',
      ),
    ],
  },
  {
    name: 'server',
    rooms: [room('.', 'arrival listen-options options reading', 'app desk misbehave server', 'collector')],
  },
  {
    name: 'bridge',
    rooms: [
      room(
        'bridge',
        'limits speak',
        'coerce content ids',
        'fact',
        'prices observation',
        'agents read-log read-point totals',
        'read-span state',
        'due observe read-facts scores spending tell-fact',
        'forget seal tell-session tell-turn',
        'entry summary',
        'prometheus',
        'state-file wires dialect',
        'tell',
        'outlets',
        'bridge check target print app',
        'banner flags lock place price-list',
        'work',
        'run',
        'command',
      ),
    ],
  },
  {
    name: 'command',
    rooms: [
      room(
        '.',
        'format history',
        'format-entry lines spawn-rule',
        'run-command',
        'run run-tool tail',
        'add-run add-tail',
        'command',
        'cli',
      ),
    ],
  },
]

export const doors = [
  { what: 'the outbox of orangebox', matches: /^orangebox(\/|$)/, only: ['bridge/*'] },
  { what: 'the published schemas', matches: /^\.\.\/\.\.\/schema\//, only: ['parse-batch.ts'] },
  { what: 'protobufjs', matches: /^protobufjs/, only: ['otlp/messages.ts'] },
  { what: 'DuckDB', matches: /^@duckdb\//, only: ['duckdb-store.ts'] },
  { what: 'preact and htm', matches: /^(?:preact|htm)(?:$|\/)/, only: ['page/html.ts'] },
  {
    what: 'its own package.json',
    matches: /^\.\.\/package\.json$/,
    only: ['command.ts', 'bridge/outlets.ts', 'bridge/wires.ts'],
  },
]
