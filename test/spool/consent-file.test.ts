import { describe, expect, test } from 'vitest'
import { openConsentFile } from '../../src/spool/consent-file.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom } from '../support/fakes/random.ts'

const path = '/state/acme/consent'
const on = 'on 2026-11-21T09:37:00.000Z'

function world(disk = memoryDisk()) {
  disk.makeDirectory('/state/acme')
  return {
    disk,
    consent: openConsentFile(path, { disk, clock: scriptedClock(), random: scriptedRandom(), report: () => {} }),
  }
}

test('a missing file means that nobody was ever asked: on, with no text and no file', () => {
  const { disk, consent } = world()
  expect(consent.current()).toEqual({ mode: 'on', text: null })
  expect(disk.files()).toEqual([])
})

test('before the first segment the default is written down, and nothing else stays', () => {
  const { disk, consent } = world()
  expect(consent.ensure()).toEqual({ mode: 'on', text: on })
  expect(disk.files()).toEqual([path])
  expect(disk.text(path)).toBe(on)
  expect(consent.current().text).toBe(on)
  expect(disk.openDescriptors()).toBe(0)
})

test('what stands there already is left as it is', () => {
  for (const text of [on, 'local 2026-01-01T00:00:00.000Z\n', 'off 2026-01-01T00:00:00.000Z']) {
    const { disk, consent } = world()
    disk.put(path, text)
    expect(consent.ensure().text).toBe(text.trim())
    expect(disk.text(path)).toBe(text)
  }
})

test('an `off` that comes between looking and writing wins', () => {
  const { disk, consent } = world()
  disk.before('link', () => disk.put(path, 'off 2026-11-21T09:37:00.000Z'))
  expect(consent.ensure().mode).toBe('off')
  expect(disk.text(path)).toMatch(/^off /)
  expect(disk.files()).toEqual([path])
})

test('another program that writes first decides the date', () => {
  const { disk, consent } = world()
  disk.before('link', () => disk.put(path, 'on 2026-11-21T09:36:59.000Z'))
  expect(consent.ensure().text).toBe('on 2026-11-21T09:36:59.000Z')
})

describe('where there are no hard links', () => {
  test('the file is created exclusively', () => {
    const { disk, consent } = world(memoryDisk({ links: false }))
    expect(consent.ensure()).toEqual({ mode: 'on', text: on })
    expect(disk.files()).toEqual([path])
  })
  test('an `off` that comes first wins', () => {
    const { disk, consent } = world(memoryDisk({ links: false }))
    disk.before('link', () => disk.put(path, 'off 2026-11-21T09:37:00.000Z'))
    expect(consent.ensure().mode).toBe('off')
    expect(disk.files()).toEqual([path])
  })
})

test('a malformed file is off for this program, and is left as it is', () => {
  for (const text of ['', 'yes', 'on', 'ON 2026-11-21T09:37:00.000Z', '\0\0']) {
    const { disk, consent } = world()
    disk.put(path, text)
    expect(consent.ensure().mode).toBe('off')
    expect(disk.text(path)).toBe(text)
  }
})

describe('off for this program, whatever else:', () => {
  test.each(['EACCES', 'EIO', 'EMFILE', 'EPERM'])('a file that cannot be opened: %s', (code) => {
    const { disk, consent } = world()
    disk.put(path, on)
    disk.fail('openToRead', code)
    expect(consent.current().mode).toBe('off')
  })
  test('a file that cannot be read', () => {
    const { disk, consent } = world()
    disk.put(path, on)
    disk.fail('read', 'EIO')
    expect(consent.current().mode).toBe('off')
    expect(disk.openDescriptors()).toBe(0)
  })
  test('a link, a folder, a file of a megabyte', () => {
    for (const [kind, text] of [
      ['other', ''],
      ['directory', ''],
      ['file', `${on}${'\n'.repeat(2_000)}`],
    ] as const) {
      const { disk, consent } = world()
      disk.put(path, text, { kind })
      expect(consent.current().mode).toBe('off')
    }
  })
})

describe.each(['EMFILE', 'ENFILE'])('%s says nothing about the file:', (code) => {
  test('before, it is no until it can be looked at', () => {
    const { disk, consent } = world()
    disk.put(path, on)
    disk.fail('openToRead', code)
    expect([consent.current().mode, consent.current().mode]).toEqual(['off', 'off'])
    disk.mend()
    expect(consent.current().mode).toBe('on')
  })
  test('once it was read, who would write is told of the disk, who would send is told no, and what is known stays', () => {
    const { disk, consent } = world()
    disk.put(path, on)
    consent.current()
    disk.fail('openToRead', code)
    expect(() => consent.ensure()).toThrow(code)
    expect(consent.read().mode).toBe('off')
    expect(consent.current()).toEqual({ mode: 'on', text: on })
  })
})

test('a change is seen when the file is read again, and not before', () => {
  const { disk, consent } = world()
  disk.put(path, on)
  expect(consent.current().mode).toBe('on')
  disk.put(path, 'off 2026-11-21T10:00:00.000Z')
  expect(consent.current().mode).toBe('on')
  expect(consent.read().mode).toBe('off')
  expect(consent.current().mode).toBe('off')
})

test('consent that is withdrawn after it was missing is obeyed, not written over', () => {
  const { disk, consent } = world()
  expect(consent.current().mode).toBe('on')
  disk.put(path, 'off 2026-11-21T10:00:00.000Z')
  expect(consent.ensure().mode).toBe('off')
})

test('a disk that takes no consent file says so, and leaves the default in force and nothing behind', () => {
  for (const [method, code] of [
    ['create', 'EROFS'],
    ['append', 'EIO'],
    ['sync', 'EIO'],
    ['link', 'EIO'],
  ] as const) {
    const { disk, consent } = world()
    disk.fail(method, code)
    if (method === 'link') disk.fail('create', 'EROFS', { path: /consent$/ })
    expect(consent.ensure, method).toThrow(method === 'link' ? 'EROFS' : code)
    expect(consent.current(), method).toEqual({ mode: 'on', text: null })
    expect(disk.files(), method).toEqual([])
    expect(disk.openDescriptors(), method).toBe(0)
  }
})

test('a full disk leaves no file aside, however often it is tried', () => {
  const { disk, consent } = world()
  disk.room(3)
  for (let n = 0; n < 5; n++) expect(consent.ensure).toThrow('ENOSPC')
  expect(disk.files()).toEqual([])
  disk.mend()
  expect(consent.ensure().text).toBe(on)
})

test('without a place for a file nobody was ever asked, and none is made', () => {
  const disk = memoryDisk()
  const consent = openConsentFile(undefined, {
    disk,
    clock: scriptedClock(),
    random: scriptedRandom(),
    report: () => {},
  })
  expect(consent.ensure()).toEqual({ mode: 'on', text: null })
  expect(consent.read()).toEqual({ mode: 'on', text: null })
  expect(disk.files()).toEqual([])
})
