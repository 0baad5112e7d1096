import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../collector/src/journal.ts'
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

test('a directory that cannot be made rejects', async () => {
  writeFileSync(join(dir, 'file'), '')
  await expect(openJournal(join(dir, 'file', 'below'))).rejects.toThrow('ENOTDIR')
})

test('a file that cannot be written rejects', async () => {
  mkdirSync(join(dir, 'events.jsonl'))
  await expect(openJournal(dir)).rejects.toThrow('EISDIR')
})
