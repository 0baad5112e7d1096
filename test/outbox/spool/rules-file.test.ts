import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { leaveRules } from '../../../src/outbox/spool/rules-file.ts'
import { program } from '../../support/fakes/spool.ts'

/** A tool whose directory of segments exists, as behind its first event. */
function tool() {
  const me = program()
  me.log(1)
  const path = `${me.paths.segments}/tool.json`
  const calls: string[] = []
  for (const method of ['create', 'rename'] as const) {
    const { disk } = me
    const original = disk[method] as (...args: string[]) => unknown
    Object.assign(disk, {
      [method]: (...args: string[]) => {
        calls.push(method)
        return original(...args)
      },
    })
  }
  return { ...me, path, calls, rules: () => JSON.parse(me.disk.text(path)) }
}

test('rules are written once, and again only when they change', () => {
  const me = tool()
  leaveRules(me, { authRequired: true }, undefined)
  expect([me.rules(), me.calls]).toEqual([{ authRequired: true }, ['create', 'rename']])
  leaveRules(me, { authRequired: true }, undefined)
  expect(me.calls).toHaveLength(2)
  leaveRules(me, { authRequired: false }, undefined)
  expect([me.rules(), me.calls.length]).toEqual([{ authRequired: false }, 4])
})

test('whose the credentials are stays until it is known otherwise', () => {
  const me = tool()
  for (const [owner, expected] of [
    [undefined, undefined],
    ['tool', 'tool'],
    [undefined, 'tool'],
    ['user', 'user'],
    [undefined, 'user'],
  ] as const) {
    leaveRules(me, { n: 1 }, owner)
    expect(me.rules()).toEqual({ n: 1, owner: expected })
  }
})

describe('nothing is written, and nothing thrown,', () => {
  test('where there is no directory', () => {
    const me = program()
    leaveRules(me, { n: 1 }, undefined)
    expect(me.disk.files()).toEqual([])
  })
  test('where the directory belongs to somebody else', () => {
    const me = tool()
    me.disk.fail('directory', 'ENOTDIR')
    leaveRules(me, { n: 1 }, undefined)
    expect(me.calls).toEqual([])
  })
  test('where the disk is full: the rules before stay', () => {
    const me = tool()
    leaveRules(me, { n: 1 }, undefined)
    me.disk.room(0)
    leaveRules(me, { n: 2 }, undefined)
    expect(me.rules()).toEqual({ n: 1 })
    expect(me.disk.files().filter((file) => file.endsWith('.tmp'))).toEqual([])
  })
  test('where they are too long', () => {
    const me = tool()
    leaveRules(me, { n: 'x'.repeat(limits.maxRulesBytes) }, undefined)
    expect(me.calls).toEqual([])
  })
  test('over a file that holds none, as a directory does', () => {
    const me = tool()
    me.disk.put(me.path, '', { kind: 'directory' })
    leaveRules(me, { n: 1 }, undefined)
    expect(me.calls).toEqual([])
  })
})
