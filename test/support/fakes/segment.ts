/* One segment that is held, for tests of what may be done with it. */

import { createLedger } from '../../../src/books/ledger.ts'
import { limits } from '../../../src/model/limits.ts'
import { add, write } from '../../../src/outbox/spool/fill-segment.ts'
import { createGivenBack } from '../../../src/outbox/spool/given-back.ts'
import { holdFile } from '../../../src/outbox/spool/held-file.ts'
import { headerLine } from '../../../src/outbox/spool/lines.ts'
import { formatName, type SegmentName } from '../../../src/outbox/spool/names.ts'
import { holdSegment } from '../../../src/outbox/spool/segment.ts'
import { timeOf } from '../../../src/outbox/spool/time.ts'
import { scriptedClock } from './clock.ts'
import { memoryDisk } from './disk.ts'
import { idOf, jsonOf } from './events.ts'
import { scriptedRandom, uuid } from './random.ts'

export const folder = '/state/acme/acme-backend-01234567'

/** A segment with events 1 to `n` in it, written or claimed by us. */
export function heldSegment(
  n: number,
  { state = 'open', tries = 0 }: { state?: 'open' | 'claimed'; tries?: number } = {},
) {
  const disk = memoryDisk()
  const clock = scriptedClock()
  const ledger = createLedger()
  disk.makeDirectory(folder)
  const owner = { host8: 'abcdef01', pid: 1, start: '1', nonce8: '00000001' }
  const name: SegmentName = {
    openedAt: clock.now(),
    uuid: uuid(1),
    tries,
    holding: { state, since: clock.now(), owner },
  }
  const path = `${folder}/${formatName(name)}`
  const header = { uuid: name.uuid, consent: 'on x', account: null }
  const file = holdFile(disk, folder, name, disk.create(path))
  file.append(headerLine(header))
  const deps = { ports: { clock, random: scriptedRandom() }, ledger, givenBack: createGivenBack() }
  const segment = holdSegment(
    {
      ...header,
      resource: '{}',
      // A claim counts one more try in the name before the segment is read.
      tries: state === 'claimed' ? tries - 1 : tries,
      file,
      holdMs: limits.writerHoldMs,
      since: timeOf(clock),
    },
    deps,
  )
  for (let i = 1; i <= n; i++) {
    ledger.admit()
    write(segment.state, `{"id":"${idOf(i)}","event":${jsonOf(i)}}\n`)
    add(segment.state, idOf(i), jsonOf(i))
  }
  /** Somebody claims it; it can be read under its new name, as can what its former holder still appends. */
  const rob = () => disk.rename(path, `${folder}/stolen`)
  /** What lies in the directory, without its path. */
  const left = () => disk.files().map((file) => file.slice(folder.length + 1))
  const books = () => ledger.books(segment.pending(), 0)
  return { disk, clock, ledger, segment, path, rob, left, books }
}
