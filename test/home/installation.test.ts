import { expect, test } from 'vitest'
import { openConsentFile } from '../../src/home/consent-file.ts'
import { createInstallation } from '../../src/home/installation.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom, uuid } from '../support/fakes/random.ts'
import { paths } from '../support/fakes/spool.ts'

function world(disk = memoryDisk(), series = 1) {
  const random = scriptedRandom(series)
  const consent = openConsentFile(paths.consent, { disk, clock: scriptedClock(), random, report: () => {} })
  const self = { allowed: true }
  const client = (writes = true) =>
    createInstallation({
      app: paths.app,
      file: paths.installationId,
      disk,
      random,
      consent,
      allowed: () => self.allowed,
      writes,
    })
  /** Of a client of its own each time. */
  const id = (writes = true) => client(writes)()
  return { disk, id, client, self, consent }
}

test('the first run writes it, and the next one finds it', () => {
  const { disk, id } = world()
  const first = id()
  expect(disk.text(paths.installationId)).toBe(first)
  expect(id()).toBe(first)
  expect(world(disk, 2).id()).toBe(first)
  expect(disk.files()).toEqual([paths.consent, paths.installationId])
  expect(disk.openDescriptors()).toBe(0)
})

test('of two first runs at once both have the id of the winner', () => {
  const { disk, id } = world()
  const winner = uuid(7, 7)
  // The first link is that of the consent file.
  disk.put(paths.consent, 'on 2026-11-21T09:37:00.000Z')
  disk.before('link', () => disk.put(paths.installationId, winner))
  expect(id()).toBe(winner)
  expect(disk.text(paths.installationId)).toBe(winner)
})

test('a user who said no gets nothing that lasts', () => {
  const { disk, id } = world()
  disk.put(paths.consent, 'off 2026-11-21T09:37:00.000Z')
  const first = id()
  expect(disk.files()).toEqual([paths.consent])
  expect(id()).not.toBe(first)
})

test('where somebody said no, reading makes nothing: it is the one that is there, or none', () => {
  const { disk, client, self } = world()
  self.allowed = false
  expect(client()()).toBe('')
  expect(disk.files()).toEqual([])
  disk.put(paths.installationId, uuid(7, 7))
  expect(client()()).toBe(uuid(7, 7))
  expect(disk.files()).toEqual([paths.installationId])
})

test('after an off it is another one, on disk and in this process', () => {
  const { disk, client, consent } = world()
  const id = client()
  const first = id()
  consent.say('off')
  disk.unlink(paths.installationId)
  consent.say('on')
  const second = id()
  expect(second).not.toBe(first)
  expect([id(), disk.text(paths.installationId)]).toEqual([second, second])
})

test('of a client that cannot write it down all events have the same one', () => {
  const { disk, client } = world()
  disk.fail('create', 'EROFS')
  const id = client()
  expect(id()).toBe(id())
})

test('neither a file of somebody else nor one in a directory of somebody else is believed', () => {
  const { disk, client } = world()
  disk.put(paths.installationId, uuid(6, 6), { uid: 54_321 })
  expect(client(false)()).not.toBe(uuid(6, 6))
  const theirs = world(memoryDisk({ uid: 54_321, user: 1000 }))
  theirs.disk.put(paths.installationId, uuid(7, 7), { uid: 1000 })
  expect(theirs.client()()).not.toBe(uuid(7, 7))
  expect(theirs.disk.files()).toEqual([paths.installationId])
})

test('where nothing may be written it is read if it is there, and is one for this run alone if not', () => {
  const { disk, id } = world()
  expect(id(false)).toMatch(/^[0-9a-f-]{36}$/)
  expect(disk.files()).toEqual([])
  disk.put(paths.installationId, uuid(7, 7))
  expect(id(false)).toBe(uuid(7, 7))
})

test('an editor’s newline does not change it', () => {
  const { disk, id } = world()
  disk.put(paths.installationId, `${uuid(7, 7)}\n`)
  expect(id()).toBe(uuid(7, 7))
})

test.each(['', 'x', 'ann@example.com', '0A1B2C3D-0000-4000-8000-0123456789AB', `${uuid(1)}${uuid(1)}`])(
  'a file that holds no id is left as it is and none of it is sent: %j',
  (text) => {
    const { disk, id } = world()
    disk.put(paths.installationId, text)
    expect(id()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(id()).not.toContain(text || 'x')
    expect(disk.text(paths.installationId)).toBe(text)
  },
)

test.each([
  ['makeDirectory', 'EROFS'],
  ['openToRead', 'EACCES'],
  ['create', 'ENOSPC'],
  ['append', 'ENOSPC'],
  ['sync', 'EIO'],
] as const)(
  'a disk that refuses (%s: %s) costs it its life beyond this run, and leaves nothing behind',
  (method, code) => {
    const { disk, id } = world()
    disk.fail(method, code)
    expect(id()).toMatch(/^[0-9a-f-]{36}$/)
    expect(disk.files()).toEqual([])
  },
)

test('under sudo nothing is written into the directory of somebody else', () => {
  const { disk, id } = world(memoryDisk({ uid: 501, user: 0 }))
  id()
  expect(disk.files()).toEqual([])
})
