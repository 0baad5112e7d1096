import { describe, expect, test } from 'vitest'
import { openConsentFile } from '../../src/home/consent-file.ts'
import { limits } from '../../src/model/limits.ts'
import { neverAsked, unread } from '../../src/policy/consent.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

const path = '/state/acme/consent'
const on = 'on 2026-11-21T09:37:00.000Z'

function world(disk = memoryDisk()) {
  disk.makeDirectory('/state/acme')
  const clock = scriptedClock()
  const { report, said } = recordedVoice()
  return { disk, clock, said, consent: openConsentFile(path, { disk, clock, random: scriptedRandom(), report }) }
}

test('a missing file means that nobody was ever asked: on, with no text and no file', () => {
  const { disk, consent } = world()
  expect(consent.current()).toEqual({ mode: 'on', text: null })
  expect(disk.files()).toEqual([])
})

test('what was read last holds without a look at file or clock; where nobody looked yet, somebody does', () => {
  const { disk, clock, consent } = world()
  disk.put(path, on)
  expect(consent.last().text).toBe(on)
  disk.put(path, 'off 2026-11-22T00:00:00.000Z')
  clock.advance(limits.consentLookMs)
  expect([consent.last().mode, consent.current().mode, consent.last().mode]).toEqual(['on', 'off', 'off'])
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

const codes = ['EIO', 'EBUSY', 'EACCES', 'EPERM', 'ESTALE', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENOTDIR'] as const

describe.each(codes)('%s says nothing about what stands there:', (code) => {
  test.each(['openToRead', 'directory', 'read'] as const)('of a file that was never read (%s)', (method) => {
    const { disk, consent, clock, said } = world()
    disk.put(path, on)
    disk.fail(method, code)
    expect([consent.current(), consent.read()]).toEqual([unread, unread])
    expect(() => consent.ensure()).toThrow(code)
    expect(new Set(said.map((one) => one.message)).size).toBe(1)
    expect(said[0]).toMatchObject({ level: 'warn', code: 'consent' })
    disk.mend()
    clock.advance(limits.maxConsentLookMs)
    expect(consent.current()).toEqual({ mode: 'on', text: on })
    expect(disk.openDescriptors()).toBe(0)
  })
  test.each([on, 'local 2026-01-01T00:00:00.000Z', 'off 2026-01-01T00:00:00.000Z'])(
    'the last answer that was read holds, for who records and for who sends: %s',
    (text) => {
      const { disk, consent, said } = world()
      disk.put(path, text)
      consent.read()
      disk.fail('openToRead', code)
      for (const look of [consent.read, consent.ensure, consent.current]) expect(look().text).toBe(text)
      expect(new Set(said.map((one) => one.message)).size).toBe(1)
      expect(said[0]).toMatchObject({ level: 'warn', code: 'consent' })
    },
  )
})

test('where nobody was asked and the default cannot be written, who would write is told of the disk', () => {
  const { disk, consent } = world()
  expect(consent.read()).toEqual({ mode: 'on', text: null })
  disk.fail('openToRead', 'EIO')
  expect(() => consent.ensure()).toThrow('EIO')
})

test('a file that cannot be looked at is looked at again within a second, then ever more rarely', () => {
  const { disk, consent, clock } = world()
  disk.put(path, on)
  disk.fail('openToRead', 'EIO')
  const waits: number[] = []
  for (let n = 0; n < 9; n++) {
    consent.current()
    waits.push(consent.waitMs() / 1_000)
    clock.advance(consent.waitMs())
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  disk.mend()
  expect(consent.current().text).toBe(on)
  expect(consent.waitMs()).toBe(0)
})

test('a host at the end of its stack has read nothing: what was read last holds, and nothing is no', () => {
  const { disk, consent, clock } = world()
  const fall = () =>
    disk.before('openToRead', () => {
      throw new RangeError('Maximum call stack size exceeded')
    })
  disk.put(path, on)
  fall()
  expect(consent.read()).toBe(unread)
  expect(consent.read()).toEqual({ mode: 'on', text: on })
  fall()
  expect(consent.read()).toEqual({ mode: 'on', text: on })
  expect(clock.monotonic()).toBe(0)
})

test.each([
  ['Node’s', Object.assign(new Error('no'), { code: 'ERR_ACCESS_DENIED' })],
  ['Deno’s', Object.assign(new Error('no'), { name: 'NotCapable' })],
])('a permission model, %s, that lets nothing be read will never let it: off', (_name, error) => {
  const { disk, consent } = world()
  disk.before('openToRead', () => {
    throw error
  })
  expect(consent.read().mode).toBe('off')
})

test('off for this program is something that is no answer: a link, a folder, a file of a megabyte', () => {
  for (const [kind, text] of [
    ['other', ''],
    ['directory', ''],
    ['file', `${on}${'\n'.repeat(2_000)}`],
  ] as const) {
    const { disk, consent } = world()
    disk.put(path, text, { kind })
    expect(consent.current()).toEqual({ mode: 'off', text: null })
    expect(disk.openDescriptors()).toBe(0)
  }
})

describe('whose it is:', () => {
  const off = 'off 2026-01-01T00:00:00.000Z'
  test('a file of another user is no answer of this one, nor is one in a directory of another', () => {
    const { disk, consent } = world()
    disk.put(path, off, { uid: 54_321 })
    expect(consent.current()).toEqual(neverAsked)
    expect(() => consent.ensure()).toThrow('another user')
    const theirs = world(memoryDisk({ uid: 54_321, user: 1000 }))
    theirs.disk.put(path, off, { uid: 1000 })
    expect(theirs.consent.current()).toEqual(neverAsked)
  })
  test.each([on, off])(
    'a directory that is given to another user later changes no answer that was read: %s',
    (text) => {
      const { disk, consent, said } = world()
      disk.put(path, text)
      const read = consent.read()
      disk.put('/state/acme', '', { kind: 'directory', uid: 54_321 })
      expect([consent.read(), consent.ensure()]).toEqual([read, read])
      expect(said.map(({ code }) => code)).toContain('consent')
    },
  )
  test('a word of root counts, who may do everything anyway', () => {
    const { disk, consent } = world()
    disk.put(path, off, { uid: 0 })
    expect(consent.current().mode).toBe('off')
  })
})

describe('what the user says', () => {
  test('is in force at once, whole and synced before anybody can see it, and replaces what was said before', () => {
    const { disk, consent, clock } = world()
    disk.put(path, on)
    const order: string[] = []
    for (const method of ['append', 'sync', 'rename'] as const) disk.before(method, () => order.push(disk.text(path)))
    clock.advance(1_000)
    consent.say('local')
    expect(order).toEqual([on, on, on])
    expect([disk.text(path)?.trimEnd(), consent.current().text]).toEqual(
      Array(2).fill('local 2026-11-21T09:37:01.000Z'),
    )
    expect(disk.files()).toEqual([path])
  })
  test('twice in one moment is two answers', () => {
    const { disk, consent } = world()
    const texts = (['on', 'off', 'on'] as const).map((mode) => {
      consent.say(mode)
      return disk.text(path)
    })
    expect(texts.map((text) => text.slice(-5))).toEqual(['000Z\n', '001Z\n', '002Z\n'])
  })
  test.each([
    ['create', 'EROFS'],
    ['append', 'ENOSPC'],
    ['sync', 'EIO'],
    ['rename', 'EACCES'],
  ] as const)('and cannot be written (%s: %s) leaves what was said before, and nothing aside', (method, code) => {
    const { disk, consent } = world()
    disk.put(path, on)
    disk.fail(method, code)
    expect(() => consent.say('off')).toThrow(code)
    expect([disk.text(path), disk.files(), consent.read().text]).toEqual([on, [path], on])
  })
  test('a no that could not be written holds for this process, until something can be', () => {
    const { disk, consent } = world()
    disk.put(path, on)
    consent.insist('off')
    expect([consent.read().mode, consent.current().mode]).toEqual(['off', 'off'])
    consent.say('on')
    expect(consent.read().mode).toBe('on')
  })
  test('a yes that could not be written is none', () => {
    const { disk, consent } = world()
    disk.put(path, 'off 2026-01-01T00:00:00.000Z')
    consent.insist('on')
    expect(consent.read().mode).toBe('off')
  })
})

test('a change is told to who listens, once each, and to the host', () => {
  const { disk, consent, clock, said } = world()
  const heard: (string | null)[] = []
  consent.onNews(({ text }, news) => news === 'said' && heard.push(text))
  const answers = [on, 'off 2026-11-21T10:00:00.000Z', 'local 2026-11-21T10:00:00.001Z', 'on 2026-11-21T10:00:00.002Z']
  for (const text of answers) {
    disk.put(path, text)
    clock.advance(limits.consentLookMs)
    for (let n = 0; n < 3; n++) consent.current()
  }
  expect(heard).toEqual(answers.slice(1))
  expect(said.map((one) => `${one.code} ${one.message}`)).toEqual(
    answers.slice(1).map((text) => `consent the user says now: ${text}`),
  )
})

test('neither the default that is written down nor a file that vanishes is a change', () => {
  const { disk, consent, said } = world()
  const heard: unknown[] = []
  consent.onNews((_, news) => heard.push(news))
  consent.current()
  consent.ensure()
  disk.unlink(path)
  consent.read()
  expect([heard, said]).toEqual([['first', 'default'], []])
})

test.each([
  ['the default that another program wrote down is told as the default', '', ['first', 'default']],
  ['a yes that somebody said is not: what was recorded before is not under it', '\n', ['first']],
])('%s', (_, ending, news) => {
  const { disk, consent } = world()
  const heard: unknown[] = []
  consent.onNews((_now, what) => heard.push(what))
  consent.current()
  disk.put(path, on + ending)
  consent.read()
  expect(heard).toEqual(news)
})

test('a change is seen when the file is read again, or after a second, and not before', () => {
  const { disk, consent, clock } = world()
  disk.put(path, on)
  expect(consent.current().mode).toBe('on')
  disk.put(path, 'off 2026-11-21T10:00:00.000Z')
  expect(consent.current().mode).toBe('on')
  clock.advance(limits.consentLookMs - 1)
  expect(consent.current().mode).toBe('on')
  clock.advance(1)
  expect(consent.current().mode).toBe('off')
  disk.put(path, on)
  expect(consent.read().mode).toBe('on')
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

test('without hard links a full disk leaves no empty file, which would be a no for ever', () => {
  const { disk, consent } = world(memoryDisk({ links: false }))
  disk.fail('append', 'ENOSPC', { path: /consent$/ })
  expect(consent.ensure).toThrow('ENOSPC')
  expect(disk.files()).toEqual([])
  disk.mend()
  expect(consent.ensure().text).toBe(on)
})

test('without hard links an `off` that replaces the half of a file stays', () => {
  const { disk, consent } = world(memoryDisk({ links: false }))
  disk.fail('append', 'ENOSPC', { path: /consent$/ })
  // The second append is the one into the file itself.
  disk.before('append', () => disk.before('append', () => disk.put(path, 'off 2026-11-21T09:37:00.000Z')))
  expect(consent.ensure).toThrow('ENOSPC')
  expect(consent.read().mode).toBe('off')
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
