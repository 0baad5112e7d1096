/* Where fetched settings lie between two runs. With them a killswitch holds from the first event of a run on, before any server was asked. */

import { isMine, isOwnDirectory, makeDirectory } from '../home/directory.ts'
import { tidyUp, writeNew } from '../home/write-once.ts'
import type { Disk, Random } from '../model/ports.ts'
import { sourceLimits } from '../model/source-limits.ts'

/** The last good answer of a server, as it lies on disk. */
export interface Stored {
  /** The question (method, URL and body) that this answers. */
  readonly of: string
  readonly text: string
  /** The tag by which the server says whether it is still the same; empty: it gave none. */
  readonly etag: string
  /** The signature of the text; empty: there is none. It is checked again when the file is read. */
  readonly signature: string
  /** Epoch milliseconds until which nobody needs to ask. */
  readonly until: number
}

/** The file of the last good answer. No method throws: without a disk each run asks anew. */
export interface Store {
  read(): Stored | undefined
  write(stored: Stored): void
}

/**
 * @param folder the app's directory, which must be this user's own.
 * @param of the question; its hash is part of the file's name.
 */
export const openStore = (folder: string, of: string, disk: Disk, random: Random): Store => {
  const path = `${folder}/settings-${random.sha256(of).slice(0, 8)}.json`
  return {
    read: () => {
      try {
        const stored: unknown = isOwnDirectory(disk, folder) ? JSON.parse(readOwn(disk, path)) : undefined
        return isStored(stored) && stored.of === of ? stored : undefined
      } catch {
        // There is no file yet, or it is damaged: the server is asked.
        return undefined
      }
    },
    write: (stored) => {
      const aside = `${path}.${random.uuid()}.tmp`
      try {
        makeDirectory(disk, folder)
        writeNew(disk, aside, JSON.stringify(stored))
        // Readers see the old file or the new one, never half of it.
        disk.rename(aside, path)
      } catch {
        tidyUp(disk, aside)
      }
    },
  }
}

/** The text of a file of this user's; empty for anything else, so that it is no JSON. */
function readOwn(disk: Disk, path: string): string {
  const fd = disk.openToRead(path)
  try {
    const entry = disk.fstat(fd)
    // The document is a text within JSON, where every character may be escaped and take two.
    const fits = entry.kind === 'file' && entry.size <= 2 * sourceLimits.maxBytes + 4_096
    return fits && isMine(disk, entry) ? disk.read(fd, entry.size) : ''
  } finally {
    disk.close(fd)
  }
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  const { of, text, etag, signature, until } = value as Partial<Record<keyof Stored, unknown>>
  return [of, text, etag, signature].every((part) => typeof part === 'string') && Number.isFinite(until)
}
