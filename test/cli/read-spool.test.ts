import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSpool } from '../../src/cli/read-spool.ts'
import { limits } from '../../src/model/limits.ts'
import { nodeDisk } from '../../src/node/node-disk.ts'
import { nodeRandom } from '../../src/node/random.ts'
import { ackLine, eventLine, headerLine, lossLine } from '../../src/outbox/spool/lines.ts'
import { formatName, type Holding } from '../../src/outbox/spool/names.ts'
import { openRefusedFile } from '../../src/outbox/spool/refused-file.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { idOf, jsonOf } from '../support/fakes/events.ts'
import { scriptedProcesses } from '../support/fakes/processes.ts'
import { uuid } from '../support/fakes/random.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'

const now = Date.UTC(2026, 10, 21, 9, 37)
const processes = scriptedProcesses()
processes.set(200, 'alive', '7')

let top: string
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'orangebox-cli-'))
})
afterEach(() => rmSync(top, { recursive: true, force: true }))

const event = (n: number) => eventLine(idOf(n), jsonOf(n))
const header = headerLine({ uuid: uuid(1), consent: 'on x', account: null })

/** Puts a segment into a folder below the top, and gives its file's name. */
function put(folder: string, n: number, text: string, holding: Holding = { state: 'ready' }): string {
  const file = formatName({ openedAt: now - n, uuid: uuid(n), tries: n, holding })
  mkdirSync(join(top, folder), { recursive: true })
  writeFileSync(join(top, folder, file), text)
  return file
}
const read = (folder = '.') => readSpool(join(top, folder), now, processes)
const owner = (pid: number, start: string, host8 = 'abcdef01') => ({ host8, pid, start, nonce8: '00000001' })

test('a segment is shown with its holder, its age and what is in it', () => {
  const drop = { id: uuid(9), reason: 'rejected' as const, n: 1 }
  const text = `${header}${event(1)}${event(2)}${event(3)}x\n${ackLine([idOf(1)], undefined)}${lossLine(drop, [idOf(2)])}`
  const file = put('acme/one', 3, text)
  expect(read()).toEqual([
    {
      directory: join(top, 'acme/one'),
      // There is no consent file: its programs write a new `on`, under which this was not recorded.
      consent: { mode: 'on', text: null },
      segments: [
        {
          ...{ file, state: 'ready', holder: undefined, openedAt: now - 3, tries: 3, bytes: Buffer.byteLength(text) },
          ...{ pending: 1, acked: 2, dropped: 1, damaged: 1, fate: 'goes', takeable: true },
        },
      ],
      others: [],
    },
  ])
})

test.each<[string, Holding, object]>([
  [
    'a living process of this host',
    { state: 'open', since: now, owner: owner(200, '7') },
    { state: 'open', holder: { pid: 200, thisHost: true, liveness: 'alive' }, takeable: false },
  ],
  [
    'one that has ended',
    { state: 'claimed', since: now, owner: owner(201, '7') },
    { state: 'claimed', holder: { pid: 201, thisHost: true, liveness: 'dead' }, takeable: true },
  ],
  [
    'one of another host, of which nobody knows',
    { state: 'open', since: now, owner: owner(200, '7', '0000ffff') },
    { state: 'open', holder: { pid: 200, thisHost: false, liveness: 'unknown' }, takeable: false },
  ],
  [
    'one of another host, long ago',
    { state: 'open', since: now - limits.foreignHoldMs - 1, owner: owner(200, '7', '0000ffff') },
    { state: 'open', holder: { pid: 200, thisHost: false, liveness: 'unknown' }, takeable: true },
  ],
])('held by %s', (_name, holding, expected) => {
  put('.', 1, header + event(1), holding)
  expect(read()[0]?.segments).toMatchObject([expected])
})

test('the oldest come first, and what is no segment is named beside them', () => {
  for (const n of [1, 3, 2]) put('.', n, header)
  for (const file of ['consent', 'notes.txt']) writeFileSync(join(top, file), '')
  mkdirSync(join(top, 'a folder'))
  const [{ segments, others } = { segments: [], others: [] }] = read()
  expect([segments.map(({ tries }) => tries), others]).toEqual([
    [3, 2, 1],
    ['consent', 'notes.txt'],
  ])
})

test('spools are found from the state directory, from the app and from themselves, no deeper and in nothing hidden', () => {
  put('acme/one', 1, header)
  put('acme/two', 2, header)
  put('other/one', 3, header)
  put('acme/one/deeper', 4, header)
  put('.hidden/one', 5, header)
  const found = (folder: string) => read(folder).map(({ directory }) => directory.slice(top.length + 1))
  expect(found('.').toSorted()).toEqual(['acme/one', 'acme/two', 'other/one'])
  expect(found('acme').toSorted()).toEqual(['acme/one', 'acme/one/deeper', 'acme/two'])
  expect(found('other/one')).toEqual(['other/one'])
})

test('a file that is too large for a segment is not read', () => {
  const file = put('.', 1, header + event(1))
  truncateSync(join(top, file), limits.maxReadBytes + 1)
  expect(read()[0]?.segments).toMatchObject([{ bytes: limits.maxReadBytes + 1, pending: 0, damaged: 0 }])
})

test.skipIf(process.platform === 'win32')('pipes and links with a segment’s name are named, not opened', () => {
  const file = put('.', 1, header + event(1))
  const names = [2, 3].map((n) =>
    formatName({ openedAt: now - n, uuid: uuid(n), tries: n, holding: { state: 'ready' } }),
  )
  const [pipe = '', link = ''] = names
  // Whoever opened it would wait for ever.
  spawnSync('mkfifo', [join(top, pipe)])
  symlinkSync(join(top, file), join(top, link))
  const [{ segments, others } = { segments: [], others: [] }] = read()
  expect([segments.map((each) => each.file), others.toSorted()]).toEqual([[file], names.toSorted()])
})

test('nothing is changed by reading', () => {
  const files = [put('.', 1, `${header}${event(1)}{"id":"torn`), put('.', 2, 'garbage\n')]
  const before = files.map((file) => readFileSync(join(top, file), 'utf8'))
  read()
  expect(readdirSync(top).toSorted()).toEqual(files.toSorted())
  expect(files.map((file) => readFileSync(join(top, file), 'utf8'))).toEqual(before)
})

test('a directory that is missing, or a file in its place, holds no spool', () => {
  writeFileSync(join(top, 'file'), '')
  expect([read('missing'), read('file'), read()]).toEqual([[], [], []])
})

const root = onUnix ?? unless(!isRoot, 'root reads everything')
test.skipIf(root)(named('what may not be read is left out', root), () => {
  chmodSync(join(top, put('.', 1, header)), 0o000)
  put('.', 2, header)
  expect(read()[0]?.segments.map(({ tries }) => tries)).toEqual([2])
})

test.each([
  ['on 2026-11-21T09:00:00.000Z', ['leaves', 'goes', 'leaves']],
  ['local 2026-11-21T09:00:00.000Z\n', ['stays', 'stays', 'leaves']],
  ['off 2026-11-21T09:00:00.000Z\n', ['goes', 'goes', 'leaves']],
  ['', ['stays', 'stays', 'leaves']],
])('with %o in the consent file it is known what becomes of each segment', (text, fates) => {
  const recorded = ['on 2026-11-21T09:00:00.000Z', 'on 2026-11-20T09:00:00.000Z', null]
  for (const [n, consent] of recorded.entries())
    put('acme/one', 3 - n, `${headerLine({ uuid: uuid(3 - n), consent, account: null })}${event(1)}`)
  writeFileSync(join(top, 'acme/consent'), text)
  expect(read('acme')[0]?.segments.map(({ fate }) => fate)).toEqual(fates)
})

test('a key that was refused is shown for as long as a client does not try it', () => {
  put('acme/one', 1, header + event(1))
  const paths = { app: join(top, 'acme'), segments: join(top, 'acme/one') }
  const at = (ms: number) => {
    const ports = { disk: nodeDisk, random: nodeRandom, clock: scriptedClock(now + ms) }
    return openRefusedFile({ ports, place: { paths, usesDisk: true }, url: 'https://logs.example' })
  }
  expect(read()[0]?.refusedAt).toBeUndefined()
  for (const ms of [-7 * 86_400_000 + 1, -7 * 86_400_000, 1]) {
    at(ms).add({ key: 'k' })
    expect(read()[0]?.refusedAt).toBe(at(0).has({ key: 'k' }) ? now + ms : undefined)
  }
  at(-5).add({ key: 'k' })
  expect(read()[0]?.refusedAt).toBe(now - 5)
})
