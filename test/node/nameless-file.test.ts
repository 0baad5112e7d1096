import fs, { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { readNameless, writeNameless } from '../../src/node/nameless-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-nameless-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const secret = 'Bearer secret'

/** What the folder holds, with the texts of its files. */
const there = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(at(name), 'utf8')]))

/** Runs `use` with a descriptor and closes it. */
function using<T>(fd: number, use: (fd: number) => T): T {
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

test.each([
  ['a word', secret],
  ['more than a pipe holds', `${secret}é`.repeat(20_000)],
  ['nothing', ''],
])('%s is read from the descriptor, again and again, and no name is left', (_name, text) => {
  using(writeNameless([at('a')], text), (fd) => {
    expect([readNameless(fd), readNameless(fd)]).toEqual([text, text])
    expect(there()).toEqual({})
  })
})

test('a reader that knows no positions starts at the beginning', () => {
  using(writeNameless([at('a')], secret), (fd) => expect(readFileSync(fd, 'utf8')).toBe(secret))
})

test('whatever call is the last one before a kill, no file with a name holds the secret', () => {
  const seen: string[] = []
  const watched = new Proxy(fs, {
    get: (target, name: keyof typeof fs) => (typeof target[name] === 'function' ? spied(target[name]) : target[name]),
  })
  const spied =
    (call: unknown) =>
    (...args: unknown[]) => {
      const result = (call as (...all: unknown[]) => unknown)(...args)
      seen.push(JSON.stringify(there()))
      return result
    }
  using(writeNameless([at('a')], secret, watched), () => {})
  expect(seen.length).toBeGreaterThan(2)
  expect(seen.filter((text) => text.includes(secret))).toEqual([])
})

/** As NFS does: who unlinks an open file renames it. */
const silly = (from: string) => {
  const unlinkSync = (path: fs.PathLike) =>
    String(path) === from ? fs.renameSync(path, at('.nfs0001')) : fs.unlinkSync(path)
  return { ...fs, unlinkSync }
}

describe.skipIf(process.platform === 'win32')('where a file system keeps a name for open files', () => {
  test('the next folder is taken', () => {
    using(writeNameless([at('a'), at('b')], secret, silly(at('a'))), (fd) => expect(readNameless(fd)).toBe(secret))
    expect(there()).toEqual({ '.nfs0001': '' })
  })
  test('and there is no other, nothing is written', () => {
    expect(() => writeNameless([at('a')], secret, silly(at('a')))).toThrow('keeps a name')
    expect(there()).toEqual({ '.nfs0001': '' })
  })
})

test('a disk that fills up in the middle leaves nothing, and its error is the caller’s', () => {
  let calls = 0
  const full = {
    ...fs,
    writeSync: ((fd: number, bytes: Buffer, from: number, _length: number, position: number) => {
      if (calls++ > 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      return fs.writeSync(fd, bytes, from, 5, position)
    }) as typeof fs.writeSync,
  }
  expect(() => writeNameless([at('a')], secret, full)).toThrow('ENOSPC')
  expect(there()).toEqual({})
})

test('what somebody put there stays as it is, and nothing is written', () => {
  writeFileSync(at('a'), 'planted')
  expect(() => writeNameless([at('a'), at('b')], secret)).toThrow('EEXIST')
  expect(there()).toEqual({ a: 'planted' })
})

test('longer than any brief is neither written nor read', () => {
  const long = 'x'.repeat(limits.maxReadBytes + 1)
  expect(() => writeNameless([at('a')], long)).toThrow('too long')
  writeFileSync(at('b'), long)
  using(openSync(at('b'), 'r'), (fd) => expect(readNameless(fd)).toBeUndefined())
})

test('a descriptor of no file, or of nothing, gives no text', () => {
  using(openSync(folder, 'r'), (fd) => expect(readNameless(fd)).toBeUndefined())
  expect(readNameless(1_000_000)).toBeUndefined()
})
