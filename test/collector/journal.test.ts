import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from '../../collector/src/store/journal.ts'
import { anEvent, idOf, resource } from './batches.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orangebox-journal-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const entry = () => ({ event: anEvent(), resource, count: 1 })
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean)

test('each event is one line with its resource, in a directory made for it', async () => {
  const journal = await openJournal(join(dir, 'a', 'b'))
  const entries = [entry(), entry()]
  journal.append(entries)
  expect(linesOf(journal.file).map((line) => JSON.parse(line))).toEqual(
    entries.map(({ event }) => ({ ...event, resource })),
  )
})

test('what an earlier run wrote is known to the next', async () => {
  const written = entry()
  ;(await openJournal(dir)).append([written])
  expect([...(await openJournal(dir)).known]).toEqual([idOf(written.event)])
})

test('half a line left by a kill costs neither the start nor the next event', async () => {
  const first = await openJournal(dir)
  first.append([entry()])
  appendFileSync(first.file, '{"event_type":"ev')
  const second = await openJournal(dir)
  second.append([entry()])
  second.append([entry()])
  expect(second.known.size).toBe(1)
  expect((await openJournal(dir)).known.size).toBe(3)
})

test('a restart leaves no empty line, nor does half a line that was left by a kill', async () => {
  const first = await openJournal(dir)
  first.append([entry()])
  const second = await openJournal(dir)
  second.append([entry()])
  appendFileSync(second.file, '{"event_type":"ev')
  ;(await openJournal(dir)).append([entry()])
  const lines = readFileSync(first.file, 'utf8').split('\n')
  expect(lines.map((line) => line.length > 0)).toEqual([true, true, true, true, false])
})

test('a file that was moved away is begun anew', async () => {
  const journal = await openJournal(dir)
  journal.append([entry()])
  renameSync(journal.file, join(dir, 'yesterday.jsonl'))
  journal.append([entry()])
  expect([linesOf(journal.file), linesOf(join(dir, 'yesterday.jsonl'))].map(({ length }) => length)).toEqual([1, 1])
})

describe.skipIf(process.platform === 'win32')('what is written stays this account’s own:', () => {
  test('file and directory are for nobody else, whatever the umask and the file there was', async () => {
    const before = process.umask(0)
    try {
      const { file, append } = await openJournal(join(dir, 'new'))
      chmodSync(file, 0o644)
      append([entry()])
      expect([file, join(dir, 'new')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700])
    } finally {
      process.umask(before)
    }
  })

  test.each([
    ['a link', (file: string, other: string) => symlinkSync(other, file), 'ELOOP'],
    ['a second name of a file elsewhere', (file: string, other: string) => linkSync(other, file), 'EMLINK'],
    ['a pipe', (file: string) => execFileSync('mkfifo', [file]), 'no regular file'],
  ])('%s planted in the place of the file is not written to', async (_what, plant, message) => {
    const other = join(dir, 'precious')
    writeFileSync(other, 'precious')
    mkdirSync(join(dir, 'out'))
    plant(join(dir, 'out', 'events.jsonl'), other)
    await expect(openJournal(join(dir, 'out'))).rejects.toThrow(message)
    expect(readFileSync(other, 'utf8')).toBe('precious')
  })

  test('a link that appears while it runs is not written to', async () => {
    const other = join(dir, 'precious')
    writeFileSync(other, 'precious')
    const { file, append } = await openJournal(join(dir, 'out'))
    rmSync(file)
    symlinkSync(other, file)
    expect(() => append([entry()])).toThrow('ELOOP')
    expect(readFileSync(other, 'utf8')).toBe('precious')
  })

  test.each(['', '/'])('a directory that is a link is refused, with "%s" behind its name', async (slash) => {
    mkdirSync(join(dir, 'elsewhere'))
    symlinkSync(join(dir, 'elsewhere'), join(dir, 'link'))
    await expect(openJournal(`${join(dir, 'link')}${slash}`)).rejects.toThrow('symbolic link')
    expect(readdirSync(join(dir, 'elsewhere'))).toEqual([])
  })
})

test('a directory that cannot be made rejects', async () => {
  writeFileSync(join(dir, 'file'), '')
  await expect(openJournal(join(dir, 'file', 'below'))).rejects.toThrow('ENOTDIR')
})

test('a file that cannot be written rejects', async () => {
  mkdirSync(join(dir, 'events.jsonl'))
  await expect(openJournal(dir)).rejects.toThrow('EISDIR')
})
