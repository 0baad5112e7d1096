import { describe, expect, test } from 'vitest'
import { describeDirectory } from '../../src/cli/describe-spool.ts'
import type { DirectoryReport, SegmentReport } from '../../src/cli/read-spool.ts'
import { limits } from '../../src/model/limits.ts'
import type { BackoffNews } from '../../src/outbox/spool/backoff-news.ts'
import { formatName } from '../../src/outbox/spool/names.ts'
import { uuid } from '../support/fakes/random.ts'

const now = Date.UTC(2026, 10, 21, 9, 37)
const living = { pid: 4711, thisHost: true, liveness: 'alive' } as const

const segment = (more: Partial<SegmentReport> = {}): SegmentReport => ({
  file: formatName({ openedAt: now, uuid: uuid(1), tries: 0, holding: { state: 'ready' } }),
  ...{ state: 'ready', holder: undefined, openedAt: now, tries: 0, bytes: 100, takeable: true, fate: 'leaves' },
  ...{ pending: 1, acked: 0, dropped: 0, damaged: 0, ...more },
})
const lines = (
  segments: readonly SegmentReport[],
  others: readonly string[] = [],
  backoff?: BackoffNews,
  more: Partial<DirectoryReport> = {},
) =>
  describeDirectory(
    {
      ...{
        directory: '/state/acme/x',
        segments,
        backoff,
        others,
        killed: undefined,
        sink: undefined,
        refusedAt: undefined,
      },
      consent: { mode: 'on', text: 'on 2026-11-21T09:00:00.000Z' },
      ...more,
    },
    now,
  )

test('a directory is described by its path, its segments, its totals and what happens next', () => {
  const segments = [
    segment({ pending: 2, acked: 3, bytes: 1_000 }),
    segment({ state: 'open', holder: living, takeable: false, dropped: 1, tries: 4, openedAt: now - 90_000 }),
  ]
  expect(lines(segments, ['consent.tmp'])).toEqual([
    '/state/acme/x',
    '  1-1795253820000-00000000… ready, held by nobody, 0 s old: 2 pending, 3 acked, 0 dropped, 0 tries',
    '  1-1795253820000-00000000… open by pid 4711 (alive), 2 min old: 1 pending, 0 acked, 1 dropped, 4 tries',
    '  total: 2 segments, 3 events pending, 3 acked, 1 dropped, 1100 bytes',
    '  not segments of this format, left alone: 1',
    '  next: 1 segment can be sent by the next run',
  ])
})

test('a key that was refused is shown, and that the next run needs another one', () => {
  expect(lines([segment()], [], undefined, { refusedAt: now - 600_000 }).slice(-2)).toEqual([
    '  key: refused 10 min ago; a run with the same key sends nothing for 7 days',
    '  next: 1 segment can be sent by the next run with another key',
  ])
})

describe('a killswitch that is on', () => {
  test('is shown with who set it, and nothing is promised to be sent', () => {
    const killed = { by: 'server', until: now + 3_000_000, at: now - 600_000 } as const
    expect(lines([segment()], [], undefined, { killed }).slice(-2)).toEqual([
      '  killswitch: the server set it 10 min ago, for another 50 min',
      '  next: nothing is sent while the killswitch is on',
    ])
    expect(lines([segment()], [], undefined, { killed: { by: 'settings' } }).slice(-2)).toEqual([
      '  killswitch: on in the settings, as a program last heard',
      '  next: nothing is sent while the killswitch is on',
    ])
  })
})

describe('the holder of a segment:', () => {
  test.each<[string, Partial<SegmentReport>]>([
    ['ready, held by nobody', {}],
    ['open by pid 4711 (alive)', { state: 'open', holder: living }],
    ['claimed by pid 4711 (dead)', { state: 'claimed', holder: { ...living, liveness: 'dead' } }],
    [
      'open by pid 4711 of another host, boot or container',
      { state: 'open', holder: { ...living, thisHost: false, liveness: 'unknown' } },
    ],
  ])('%s', (words, more) => expect(lines([segment(more)])[1]).toContain(`… ${words}, `))
})

test.each([
  [0, '0 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [119 * 60_000, '119 min'],
  [120 * 60_000, '2 h'],
  [47 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 days'],
  // A clock that was set back: as long, the other way.
  [-5_000, '5 s'],
])('%i ms are said as %s', (age, words) => {
  expect(lines([segment({ openedAt: now - age })])[1]).toContain(`, ${words} old: `)
})

test('no age is shown of a segment that was opened before the clock was set', () => {
  expect(lines([segment({ openedAt: 60_000 })])[1]).toContain(', of unknown age (the clock was not set): 1 pending')
})

test.each([
  [120_000, 'nothing is sent for another 2 min', ' after that time'],
  [-1, 'one process a minute may try again', ''],
])('bad news that hold for %i ms are said, and what follows', (ms, words, end) => {
  const news = { until: now + ms, step: 3, at: now - 30_000, why: 'HTTP_503' }
  const line = `  backoff: a request failed 30 s ago (HTTP_503), failure 3 in a row; ${words}`
  const said = lines([segment()], [], news)
  expect(said).toContain(line)
  expect(said.at(-1)).toBe(`  next: 1 segment can be sent by the next run${end}`)
})

test('damaged lines are said where there are some', () => {
  expect(lines([segment()])[1]).not.toContain('damaged')
  expect(lines([segment({ damaged: 2 })])[1]).toMatch(/0 tries, 2 lines damaged$/)
})

describe('what happens next:', () => {
  const tooOften = segment({ tries: limits.patientTries })
  const held = segment({ state: 'open', holder: living, takeable: false })
  test.each<[string, readonly SegmentReport[], string]>([
    ['what is free is sent', [segment(), segment(), tooOften, held], '2 segments can be sent'],
    ['what nobody answered for is tried seldom', [tooOften, held], '1 segment sent again and again'],
    ['what is held is waited for', [held], 'what is pending is held by processes that live'],
    ['nothing', [segment({ pending: 0 })], 'nothing waits to be sent'],
  ])('%s', (_name, segments, words) => expect(lines(segments).at(-1)).toContain(`  next: ${words}`))
})

describe('the answer of the user decides what happens next:', () => {
  const stays = segment({ fate: 'stays' })
  const local = { consent: { mode: 'local', text: 'local 2026-11-21T09:00:00.000Z' } } as const
  test('what stays here is not promised to be sent', () =>
    expect(lines([stays], [], undefined, local).at(-1)).toBe(
      '  next: nothing is sent: the consent file says local 2026-11-21T09:00:00.000Z',
    ))
  test('nor is it where the file has no answer', () =>
    expect(lines([stays], [], undefined, { consent: { mode: 'off', text: null } }).at(-1)).toBe(
      '  next: nothing is sent: the consent file says nothing that can be read',
    ))
  test('what belongs to another answer is deleted, which goes before the rest', () =>
    expect(lines([segment({ fate: 'goes' }), stays], [], undefined, local).at(-1)).toBe(
      '  next: 1 segment recorded under another answer of the user: the next run deletes it unsent',
    ))
  test('what may leave is counted alone', () =>
    expect(lines([segment(), stays], [], undefined, local).at(-1)).toBe(
      '  next: 1 segment can be sent by the next run',
    ))
})

test('what somebody planted in a name or a reason drives no terminal', () => {
  const backoff: BackoffNews = { until: now, step: 1, at: now, why: '\u001b]0;x\u0007\u009b2J\u202e' }
  const described = describeDirectory(
    {
      directory: '/state/\u001b[2J/x',
      segments: [],
      sink: { name: '\u001b[1m', wire: '\u202e' },
      backoff,
      others: [],
      killed: undefined,
      refusedAt: undefined,
      consent: { mode: 'on', text: '\u001b[2K' },
    },
    now,
  )
  expect(described.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
