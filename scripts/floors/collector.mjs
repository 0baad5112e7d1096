/** The floors of collector/src/ and the doors to what is outside, read as those of table.mjs. It imports nothing of src/: it checks the SDK. */

import { room } from './room.mjs'

export const floors = [
  { name: 'words', rooms: [room('.', 'batch requests budget printable', 'behaviour')] },
  {
    name: 'parts',
    rooms: [
      room(
        '.',
        'host-guard make-directory own-file raw-answers read-body request-log waiters',
        'ledger parse-batch',
        'journal',
      ),
    ],
  },
  { name: 'server', rooms: [room('.', 'app', 'misbehave server', 'collector')] },
  { name: 'command', rooms: [room('.', 'format', 'run', 'command', 'cli')] },
]

export const doors = [
  { what: 'the published schemas', matches: /^\.\.\/\.\.\/schema\//, only: ['parse-batch.ts'] },
  { what: 'its own package.json', matches: /^\.\.\/package\.json$/, only: ['command.ts'] },
]
