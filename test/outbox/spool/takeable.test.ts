import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import type { SegmentName } from '../../../src/outbox/spool/names.ts'
import { isTakeable } from '../../../src/outbox/spool/takeable.ts'
import { scriptedProcesses } from '../../support/fakes/processes.ts'
import { uuid } from '../../support/fakes/random.ts'

const now = 1_800_000_000_000
const minutes = (n: number) => n * 60_000
const hours = (n: number) => n * 3_600_000
const me = { host8: 'abcdef01', pid: 100, start: '5000', nonce8: '00000001' }
const processes = scriptedProcesses(me)
processes.set(200, 'alive', '7000')
processes.set(300, 'unknown')

const heldBy = (owner: Partial<typeof me>, ageMs: number, state: 'open' | 'claimed' = 'open'): SegmentName => ({
  openedAt: now - ageMs,
  uuid: uuid(1),
  tries: 0,
  holding: { state, since: now - ageMs, owner: { ...me, ...owner } },
})
const takeable = (name: SegmentName, mayBeOpen = true) =>
  isTakeable(name, now, { processes, nonce8: me.nonce8, mayBeOpen: () => mayBeOpen })

test('what nobody holds may be taken at once', () => {
  expect(takeable({ openedAt: now, uuid: uuid(1), tries: 0, holding: { state: 'ready' } })).toBe(true)
})

describe.each([
  // Whose it is, and how old the hold must be; undefined: never, 0: at once.
  ['mine', {}, undefined],
  ['another client’s of my process', { nonce8: '00000002' }, limits.foreignHoldMs],
  ['a dead process’ of this host', { pid: 999, start: '1' }, 0],
  ['a living process’ of this host', { pid: 200, start: '7000' }, limits.livingHoldMs],
  ['a process’ of this host whose pid was given to another', { pid: 200, start: '6999' }, 0],
  ['a living process’ of this host whose start is not known', { pid: 200, start: '0' }, limits.livingHoldMs],
  ['a process’ of this host that cannot be looked at', { pid: 300, start: '1' }, limits.livingHoldMs],
  ['another host’s', { host8: '99999999', pid: 999 }, limits.foreignHoldMs],
  ['another host’s under my pid', { host8: '99999999' }, limits.foreignHoldMs],
  ['a former process’ under my pid', { start: '4999' }, 0],
] as const)('held, and %s', (_whose, owner, after) => {
  test.each(['open', 'claimed'] as const)('%s', (state) => {
    const at = (ageMs: number) => takeable(heldBy(owner, ageMs, state))
    if (after === undefined) expect(at(hours(1_000))).toBe(false)
    else if (after === 0) expect(at(0)).toBe(true)
    else {
      expect(at(after)).toBe(false)
      expect(at(after + 1)).toBe(true)
      // The clock was set back: the hold lies in the future, by as much.
      expect(at(-after)).toBe(false)
      expect(at(-after - 1)).toBe(true)
    }
  })
})

test('a hold under my pid that is older than my process is an earlier one’s, where no start is known', () => {
  const mine = { ...me, start: '0' }
  const started = scriptedProcesses({ ...mine, ageMs: () => 5_000 })
  const at = (ageMs: number, nonce8: string) =>
    isTakeable(heldBy({ start: '0', nonce8 }, ageMs), now, {
      processes: started,
      nonce8: me.nonce8,
      mayBeOpen: () => true,
    })
  expect([at(4_999, '00000002'), at(5_001, '00000002'), at(-5_001, '00000002')]).toEqual([false, true, true])
  expect(at(hours(1_000), me.nonce8)).toBe(false)
})

describe('where a pid was given to a program that lives, and no start is known', () => {
  const { unopenedHoldMs } = limits
  const owner = { pid: 300, start: '0' }

  test('a segment that nobody has open is taken, once its claimer has had time to open it', () => {
    const at = (ageMs: number) => takeable(heldBy(owner, ageMs, 'claimed'), false)
    expect([at(unopenedHoldMs), at(unopenedHoldMs + 1), at(-unopenedHoldMs - 1)]).toEqual([false, true, true])
  })
  test('one that somebody has open is its holder’s', () => {
    expect(takeable(heldBy(owner, limits.livingHoldMs), true)).toBe(false)
  })
  test('neither my own nor another host’s is taken for not being open', () => {
    expect(takeable(heldBy({}, hours(1_000)), false)).toBe(false)
    expect(takeable(heldBy({ host8: '99999999' }, limits.foreignHoldMs), false)).toBe(false)
  })
})

test('the waits are those of the protocol', () => {
  expect(limits.foreignHoldMs).toBe(minutes(20))
  expect(limits.livingHoldMs).toBe(hours(48))
})
