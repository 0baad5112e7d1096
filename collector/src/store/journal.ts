/* `--dir`: what came, as files of lines, for scripts and for the eye. */

import { closeSync, createReadStream, lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ReceivedEvent } from '../intake/ledger.ts'
import type { WireRecord } from '../protocol/record.ts'
import { makeDirectory } from './make-directory.ts'
import { endsWithLine, openOwnFile, writeWhole } from './own-file.ts'
import { maxKnown, type Store } from './store.ts'

/** Files of lines, which are written before `append` returns. */
export interface Journal extends Store {
  readonly append: (entries: readonly ReceivedEvent[]) => void
  readonly appendRecords: (records: readonly WireRecord[]) => void
}

/** The id of the event in a line; undefined for a damaged line. */
const idOf = (line: string): string | undefined => {
  try {
    const id: unknown = JSON.parse(line)?.event_data?.event_id
    return typeof id === 'string' && id.length === 36 ? id : undefined
  } catch {
    return undefined
  }
}

/** The ids of the newest events in the file. Two sets, of which the older one is given up when the newer one is full, bound the memory. */
const knownIn = async (fd: number): Promise<ReadonlySet<string>> => {
  const input = createReadStream('', { fd, start: 0, autoClose: false })
  let [older, newer] = [new Set<string>(), new Set<string>()]
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const id = idOf(line)
    if (id === undefined) continue
    newer.add(id)
    if (newer.size >= maxKnown / 2) [older, newer] = [newer, new Set()]
  }
  for (const id of newer) older.add(id)
  return older
}

const open = (file: string): number => {
  try {
    return openOwnFile(file)
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`)
  }
}

/** Appends lines. The file is opened each time, so that after somebody moved it away (log rotation) what follows goes to a new one. */
const appendLines = (file: string, values: readonly unknown[]): void => {
  const fd = open(file)
  try {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`)
    writeWhole(fd, `${endsWithLine(fd) ? '' : '\n'}${lines.join('')}`)
  } finally {
    closeSync(fd)
  }
}

/**
 * Opens `<dir>/events.jsonl` for appending, one line per event: the event as it came, plus its resource. Events may carry the
 * user's e-mail address, so the file is for this account's eyes only. Rejects when it cannot.
 */
export const openJournal = async (dir: string): Promise<Journal> => {
  const file = join(dir, 'events.jsonl')
  makeDirectory(dir)
  // `resolve` takes off a slash after the name, with which `lstat` would follow the link.
  if (lstatSync(resolve(dir)).isSymbolicLink())
    throw new Error('ELOOP: it is a symbolic link; name the directory itself')
  const fd = open(file)
  const known = await knownIn(fd).finally(() => closeSync(fd))
  return {
    file,
    known,
    append: (entries) =>
      appendLines(
        file,
        entries.map(({ event, resource }) => ({ ...event, resource })),
      ),
    // This file is made only when the first record comes.
    appendRecords: (records) => appendLines(join(dir, 'records.jsonl'), records),
    close: () => Promise.resolve(),
  }
}
