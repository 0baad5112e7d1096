import { describe, expect, test } from 'vitest'
import { readSmall, writeOnce } from '../../src/home/write-once.ts'
import { codeOf } from '../../src/policy/disk-fault.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom } from '../support/fakes/random.ts'

const path = '/state/small'

function world(disk = memoryDisk()) {
  disk.makeDirectory('/state')
  return { disk, write: (text: string) => writeOnce(disk, scriptedRandom(), path, text) }
}

test('the first writer wins, and every later one is told what stands there', () => {
  const { disk, write } = world()
  expect(write('a')).toBe('a')
  expect(write('b')).toBe('a')
  expect(disk.files()).toEqual([path])
})

test('it is whole and synced before anybody can see it', () => {
  const { disk, write } = world()
  const seen: boolean[] = []
  for (const method of ['append', 'sync', 'link'] as const) disk.before(method, () => seen.push(disk.exists(path)))
  write('a')
  expect(seen).toEqual([false, false, false])
})

describe('a disk that fails is told to the caller, and nothing is left aside', () => {
  test.each([
    ['create', 'EROFS'],
    ['append', 'ENOSPC'],
    ['sync', 'EIO'],
  ] as const)('%s: %s', (method, code) => {
    const { disk, write } = world()
    disk.fail(method, code)
    expect(() => write('a')).toThrow(code)
    expect(disk.files()).toEqual([])
    expect(disk.openDescriptors()).toBe(0)
  })
})

test('a file aside that cannot be removed (a virus scanner on Windows) does not undo what was written', () => {
  const { disk, write } = world()
  disk.fail('unlink', 'EPERM')
  expect(write('a')).toBe('a')
})

describe('a small file', () => {
  test('that is missing is none', () => expect(readSmall(world().disk, path)).toBeUndefined())
  test('of a kilobyte is read, a larger one is refused', () => {
    const { disk } = world()
    disk.put(path, 'x'.repeat(1_024))
    expect(readSmall(disk, path)).toHaveLength(1_024)
    disk.put(path, 'x'.repeat(1_025))
    expect(() => readSmall(disk, path)).toThrow('not a small file')
    expect(disk.openDescriptors()).toBe(0)
  })
  test('that is a link is refused', () => {
    const { disk } = world()
    disk.put(path, '', { kind: 'other' })
    expect(() => readSmall(disk, path)).toThrow('ELOOP')
  })
})

test.each([
  [Object.assign(new Error(), { code: 'ENOENT' }), 'ENOENT'],
  [new Error('x'), ''],
  [null, ''],
  [undefined, ''],
  ['text', ''],
])('the code of %o is %j', (error, code) => expect(codeOf(error)).toBe(code))
