import { expect, test } from 'vitest'
import { listSegments } from '../../../src/outbox/spool/listing.ts'
import { formatName, type SegmentName } from '../../../src/outbox/spool/names.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { uuid } from '../../support/fakes/random.ts'

const folder = '/state/acme/acme-backend-01234567'
const folders = { app: '/state/acme', segments: folder }
const owner = { host8: 'abcdef01', pid: 1, start: '2', nonce8: '00000003' }
const names: readonly SegmentName[] = [
  { openedAt: 1, uuid: uuid(1), tries: 0, holding: { state: 'ready' } },
  { openedAt: 2, uuid: uuid(2), tries: 3, holding: { state: 'open', since: 4, owner } },
  { openedAt: 3, uuid: uuid(3), tries: 20, holding: { state: 'claimed', since: 5, owner } },
]

test('every segment is listed, whoever holds it, with all that its name says', () => {
  const disk = memoryDisk()
  for (const name of names) disk.put(`${folder}/${formatName(name)}`, '')
  expect(listSegments(disk, folders)).toEqual(names)
})

test('one that is renamed while the directory is read is listed once', () => {
  const disk = memoryDisk()
  const [ready] = names as readonly [SegmentName, ...SegmentName[]]
  const claimed: SegmentName = { ...ready, tries: 1, holding: { state: 'claimed', since: 6, owner } }
  disk.makeDirectory(folder)
  disk.list = () => [ready, ...names.slice(1), claimed].map(formatName)
  expect(listSegments(disk, folders).map(({ uuid }) => uuid)).toEqual(names.map(({ uuid }) => uuid))
})

test('what is no segment of this format is not', () => {
  const disk = memoryDisk()
  const [ready] = names.map(formatName) as [string, ...string[]]
  for (const file of ['consent', 'x.tmp', 'upload.1.token', ready.replace(/^1/, '2'), `${ready}~`, ready.toUpperCase()])
    disk.put(`${folder}/${file}`, '')
  expect(listSegments(disk, folders)).toEqual([])
})

test.each([folders.app, folder])(
  'nothing is read through a link (%s), for it may lead out of the state directory',
  (link) => {
    const disk = memoryDisk()
    // A disk that follows links, as a real one does when it lists.
    disk.makeDirectory(folder)
    disk.fail('directory', 'ENOTDIR', { path: new RegExp(`${link}$`) })
    disk.list = () => names.map(formatName)
    expect(listSegments(disk, folders)).toEqual([])
  },
)

test.each([folders.app, folder])('nothing is read in a directory of somebody else (%s)', (foreign) => {
  const disk = memoryDisk()
  disk.put(foreign, '', { kind: 'directory', uid: 54_321 })
  disk.makeDirectory(folder)
  for (const name of names) disk.put(`${folder}/${formatName(name)}`, '')
  expect(listSegments(disk, folders)).toEqual([])
})

test.each([
  ['is missing', () => {}],
  ['is a file', (disk: ReturnType<typeof memoryDisk>) => disk.put(folder, '')],
  [
    'cannot be looked at',
    (disk: ReturnType<typeof memoryDisk>) => {
      disk.makeDirectory(folder)
      disk.fail('directory', 'EACCES')
    },
  ],
  [
    'cannot be listed',
    (disk: ReturnType<typeof memoryDisk>) => {
      disk.put(`${folder}/${formatName(names[0] as SegmentName)}`, '')
      disk.fail('list', 'EMFILE')
    },
  ],
])('a directory that %s has no segments', (_name, prepare) => {
  const disk = memoryDisk()
  prepare(disk)
  expect(listSegments(disk, folders)).toEqual([])
})
