import { appendFileSync, createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ReceivedEvent } from './ledger.ts'
import { makeDirectory } from './make-directory.ts'

export interface Journal {
  readonly file: string
  /** Ids an earlier run wrote: they arrive again when that run's answers were lost. */
  readonly known: ReadonlySet<string>
  /** Throws when the disk refuses. */
  readonly append: (entries: readonly ReceivedEvent[]) => void
}

const idOf = (line: string): string | undefined => {
  try {
    const id: unknown = JSON.parse(line)?.event_data?.event_id
    return typeof id === 'string' ? id : undefined
  } catch {
    return undefined
  }
}

/** Opens `<dir>/events.jsonl` for appending, one line per event: the event as it came, plus its resource. Rejects when it cannot. */
export const openJournal = async (dir: string): Promise<Journal> => {
  const file = join(dir, 'events.jsonl')
  // Events may carry the user's e-mail address: for this account's eyes only.
  makeDirectory(dir)
  appendFileSync(file, '', { mode: 0o600 })

  const known = new Set<string>()
  let written = false
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    written = true
    const id = idOf(line)
    if (id !== undefined) known.add(id)
  }

  // What was last in the file may be half a line, after a kill or a failed write; an empty line in between does no harm.
  let torn = written
  const append = (entries: readonly ReceivedEvent[]): void => {
    const lines = entries.map(({ event, resource }) => `${JSON.stringify({ ...event, resource })}\n`)
    const text = `${torn ? '\n' : ''}${lines.join('')}`
    torn = true
    appendFileSync(file, text)
    torn = false
  }
  return { file, known, append }
}
