import { describe, expect, test } from 'vitest'
import { sweepLitter } from '../../../src/outbox/spool/litter.ts'
import { formatName } from '../../../src/outbox/spool/names.ts'
import { memoryDisk } from '../../support/fakes/disk.ts'
import { uuid } from '../../support/fakes/random.ts'
import { paths } from '../../support/fakes/spool.ts'

const now = Date.UTC(2026, 10, 21, 9, 37)
const hour = 3_600_000
const month = 30 * 24 * hour
const minute = (before: number) => Math.floor((now - before) / 60_000)
const segment = formatName({ openedAt: 1, uuid: uuid(1), tries: 0, holding: { state: 'ready' } })
const other = segment.replace(/^1-/, '2-')

const mine = (n: number) => `consent.${uuid(n)}.tmp`

/** What is left of one file that was changed `ageMs` ago. */
function leftOf(file: string, ageMs: number, kind: 'file' | 'directory' | 'other' = 'file'): readonly string[] {
  const disk = memoryDisk()
  disk.put(`${paths.segments}/${file}`, 'x', { changedAt: now - ageMs, kind })
  sweepLitter(disk, paths, now)
  return disk.list(paths.segments)
}

describe('removed:', () => {
  test.each([
    ['a consent written aside an hour ago', `consent.${uuid(1)}.tmp`, hour + 1],
    ['an installation id', `installation-id.${uuid(1)}.tmp`, hour + 1],
    ['what was refused', `refused.json.${uuid(3)}.tmp`, hour + 1],
    ['bad news of the endpoint', `backoff.json.${uuid(1)}.tmp`, hour + 1],
    ['the rules of a tool', `tool.json.${uuid(1)}.tmp`, hour + 1],
    ['settings of a server', `settings-0badcafe.json.${uuid(1)}.tmp`, hour + 1],
    ['the brief of an uploader that never started', `upload.${uuid(1)}.tmp`, hour + 1],
    ['a token of more than an hour ago', `upload.${minute(hour + 60_000)}.token`, 0],
    ['a token of a probe of that time', `probe.${minute(hour + 60_000)}.token`, 0],
    ['a segment of a later format, untouched for 30 days', other, month + 1],
    ['one held by somebody', other.replace('ready', 'open.1-abcdef01-1-1-00000001'), month + 1],
    ['one of a hold nobody knows yet', other.replace('ready', 'lent.to-you'), month + 1],
    ['a link written aside', `consent.${uuid(1)}.tmp`, hour + 1, 'other'],
  ] as const)('%s', (_name, file, age, kind: 'file' | 'other' = 'file') => expect(leftOf(file, age, kind)).toEqual([]))
})

describe('left alone:', () => {
  test.each([
    ['a file written aside by somebody who may still be at it', `consent.${uuid(1)}.tmp`, hour],
    ['what the host writes aside', 'download.tmp', 10 * month],
    ['the same with a name like ours', `state.${uuid(1)}.tmp`, 10 * month],
    ['one of ours with something before it', `my-consent.${uuid(1)}.tmp`, 10 * month],
    ['one with something behind it', `consent.${uuid(1)}.tmp.tmp`, 10 * month],
    ['one without the whole of an id', 'consent.0.tmp', 10 * month],
    ['a token of this hour', `upload.${minute(hour - 60_000)}.token`, 10 * month],
    ['a segment of another format for 30 days, for its program may come back', other, month],
    ['a segment of this format, however old: caps are for those', segment, 10 * month],
    ['the consent', 'consent', 10 * month],
    ['the installation id', 'installation-id', 10 * month],
    ['settings of a server', 'settings-0badcafe.json', 10 * month],
    ['what other versions keep here', 'backoff.json', 10 * month],
    ['a stranger’s file', 'notes.txt', 10 * month],
    ['a stranger’s table', '2-1-x.jsonl', 10 * month],
    ['a token of no minute', 'upload.token', 10 * month],
    ['a file from the future', `consent.${uuid(1)}.tmp`, -10 * month],
  ])('%s', (_name, file, age) => expect(leftOf(file, age)).toEqual([file]))
  test('a folder, whatever its name', () => expect(leftOf(mine(1), 10 * month, 'directory')).toEqual([mine(1)]))
})

test('both the directory of the app and that of the segments are looked at', () => {
  const disk = memoryDisk()
  for (const folder of [paths.app, paths.segments]) disk.put(`${folder}/${mine(1)}`, '', { changedAt: now - 2 * hour })
  disk.put(`/state/${mine(1)}`, '', { changedAt: now - 2 * hour })
  sweepLitter(disk, paths, now)
  expect(disk.files()).toEqual([`/state/${mine(1)}`])
})

test.each([paths.app, paths.segments])('nothing is tidied behind a link in the place of %s', (link) => {
  const disk = memoryDisk()
  for (const folder of [paths.app, paths.segments]) disk.put(`${folder}/${mine(1)}`, '', { changedAt: now - 2 * hour })
  disk.fail('directory', 'ENOTDIR', { path: new RegExp(`${link}$`) })
  sweepLitter(disk, paths, now)
  expect(disk.files()).toContain(`${link}/${mine(1)}`)
})

test.each([
  ['cannot be looked at', 'lstat', 'EACCES', 1],
  ['cannot be removed', 'unlink', 'EBUSY', 1],
  ['was removed by somebody else meanwhile', 'unlink', 'ENOENT', 1],
] as const)('a file that %s does not keep the others', (_name, method, code, left) => {
  const disk = memoryDisk()
  for (const file of [mine(1), mine(2), mine(3)]) disk.put(`${paths.app}/${file}`, '', { changedAt: now - 2 * hour })
  disk.fail(method, code, { path: new RegExp(`${mine(1)}$`) })
  sweepLitter(disk, paths, now)
  expect(disk.files()).toHaveLength(left)
})

test('a directory that is missing or cannot be listed has no litter', () => {
  const disk = memoryDisk()
  expect(() => sweepLitter(disk, paths, now)).not.toThrow()
  disk.put(`${paths.app}/${mine(1)}`, '')
  disk.fail('list', 'EACCES')
  expect(() => sweepLitter(disk, paths, now)).not.toThrow()
  expect(disk.files()).toHaveLength(1)
})

test('of a directory with very many files the first 5,000 are looked at', () => {
  const disk = memoryDisk()
  for (let n = 0; n < 5_010; n++) disk.put(`${paths.app}/${mine(n)}`, '', { changedAt: now - 2 * hour })
  sweepLitter(disk, paths, now)
  expect(disk.files()).toHaveLength(10)
})
