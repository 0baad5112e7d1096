import { closeSync, createReadStream, lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ReceivedEvent } from './ledger.ts'
import { makeDirectory } from './make-directory.ts'
import { endsWithLine, openOwnFile, writeWhole } from './own-file.ts'
import type { WireRecord } from './protocol/record.ts'
import { maxKnown, type Store } from './store.ts'

/** Files of lines, which are written before `append` returns. */
export interface Journal extends Store {
  readonly append: (entries: readonly ReceivedEvent[]) => void
  readonly appendRecords: (records: readonly WireRecord[]) => void
}

const idOf = (line: string): string | undefined => {
  try {
    const id: unknown = JSON.parse(line)?.event_data?.event_id
    return typeof id === 'string' && id.length === 36 ? id : undefined
  } catch {
    return undefined
  }
}

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

/** Opened each time: whoever moves the file away finds what comes next in a new one, not in the moved. */
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
  // Without `resolve` a slash behind the name would lead through the link.
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
    // A file that begins to exist with the first of them.
    appendRecords: (records) => appendLines(join(dir, 'records.jsonl'), records),
    close: () => Promise.resolve(),
  }
}
