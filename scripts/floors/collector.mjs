/**
 * The floors of collector/src/ and the doors to what is outside, read as those of table.mjs. It imports nothing of src/, not even a type: a collector
 * that shared the SDK's own idea of its protocol would accept the SDK's mistakes. Only the bridge, which sends, uses the outbox.
 */

import { room } from './room.mjs'

export const floors = [
  // What the SDK sends, written down anew, and what all protocols have in common.
  { name: 'protocol', rooms: [room('protocol', 'batch record text', 'parse-batch', 'protocol', 'event-batches')] },
  {
    name: 'protocols',
    rooms: [
      room('otlp', 'any-value faults', 'build-record', 'records', 'messages', 'protocol'),
      room('datadog', 'entries', 'protocol'),
    ],
  },
  // How requests come in, for the collector and for the bridge.
  { name: 'server', rooms: [room('server', 'host-guard listen-options memory', 'gate read-body server')] },
  // What came, as it is counted and remembered.
  { name: 'intake', rooms: [room('intake', 'budget requests waiters', 'ledger request-log')] },
  {
    name: 'parts',
    rooms: [
      room('store', 'in-turn make-directory own-file store', 'duckdb-store journal'),
      room('trouble', 'behaviour raw-answers'),
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
  // The way of a request through all of that.
  { name: 'app', rooms: [room('app', 'arrival options reading', 'app desk misbehave')] },
  { name: 'collector', rooms: [room('.', 'collector')] },
  {
    name: 'terminal',
    rooms: [room('terminal', 'complain palette printable until-stopped', 'format', 'format-entry lines')],
  },
  {
    name: 'bridge',
    rooms: [
      room(
        'bridge',
        'folder-lock limits speak',
        'coerce content ids opening',
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
    rooms: [room('command', 'spawn-rule', 'run-command', 'run run-tool tail', 'add-run add-tail', 'command')],
  },
  { name: 'program', rooms: [room('.', 'cli')] },
]

export const doors = [
  { what: 'the outbox of orangebox', matches: /^orangebox(\/|$)/, only: ['bridge/*'] },
  { what: 'the published schemas', matches: /^\.\.\/\.\.\/schema\//, only: ['protocol/parse-batch.ts'] },
  { what: 'protobufjs', matches: /^protobufjs/, only: ['otlp/messages.ts'] },
  { what: 'DuckDB', matches: /^@duckdb\//, only: ['store/duckdb-store.ts'] },
  { what: 'preact and htm', matches: /^(?:preact|htm)(?:$|\/)/, only: ['page/html.ts'] },
  {
    what: 'its own package.json',
    matches: /^\.\.\/package\.json$/,
    only: ['command/command.ts', 'bridge/outlets.ts', 'bridge/wires.ts'],
  },
]
