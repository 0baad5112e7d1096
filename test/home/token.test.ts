import { expect, test } from 'vitest'
import { takeToken } from '../../src/home/token.ts'
import { memoryDisk } from '../support/fakes/disk.ts'

const folder = '/state/acme'
const path = `${folder}/upload.1.token`
function world() {
  const disk = memoryDisk()
  disk.makeDirectory(folder)
  return disk
}

test('of all who want a token one gets it', () => {
  const disk = world()
  expect([1, 2, 3].map(() => takeToken(disk, path))).toEqual([true, false, false])
  expect(disk.openDescriptors()).toBe(0)
})

test('who was first is first, be it at the last moment', () => {
  const disk = world()
  let theirs: boolean | undefined
  disk.before('create', () => {
    theirs = takeToken(disk, path)
  })
  expect([takeToken(disk, path), theirs]).toEqual([false, true])
})

test('another token is free', () => {
  const disk = world()
  expect([path, `${folder}/upload.2.token`].map((each) => takeToken(disk, each))).toEqual([true, true])
})

test.each([
  ['create', 'EROFS'],
  ['create', 'EMFILE'],
  ['append', 'ENOSPC'],
] as const)('a disk that takes none (%s: %s) mutes nobody', (method, code) => {
  const disk = world()
  disk.fail(method, code)
  expect(takeToken(disk, path)).toBe(true)
  expect(disk.openDescriptors()).toBe(0)
})
