/*
 * `journal.jsonl`. Its first line is a snapshot of everything, and each line behind that is an entry that changes it. A line is written before
 * what it says is done, so after a crash the same lines lead to the same state.
 */

import { closeSync, existsSync, fstatSync, fsyncSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openOwnFile, writeWhole } from '../store/own-file.ts'
import { apply, type Entry } from './entry.ts'
import { forget } from './forget.ts'
import { limits } from './limits.ts'
import { whileOpening } from './opening.ts'
import { emptyState, packState, type State, unpackState } from './state.ts'

/** What the bridge knows, and the file from which it would know it again after a crash. */
export interface StateFile {
  readonly state: State
  /** Writes down what changes, and changes it. Throws what the disk says: then nothing has changed. */
  readonly record: (entry: Entry) => void
  readonly close: () => void
  /** Lines that could not be read when it was opened. */
  readonly damaged: number
}

/** What a journal says, and how many of its lines could not be read. */
interface Restored {
  readonly state: State
  readonly damaged: number
}

const snapshotBegins = '{"snapshot":'

/** The state after one more line. Throws for a line that is damaged. */
const take = (state: State, line: string): State => {
  if (line.startsWith(snapshotBegins)) return unpackState(line.slice(snapshotBegins.length, -1))
  apply(state, JSON.parse(line) as Entry)
  return state
}

/**
 * A bridge that takes the journal over writes this behind it, and reads it then. The former bridge looks after each line of its own whether the file is longer than
 * it made it, and does not answer for that line then. So every line that it answered for is read. If the former bridge was cut short, this stands at the end of its torn line.
 */
const seal = '#'

/** The text after the last line break is a line that was never finished. Its sender got no answer and sends it again, so it is cut off. */
const restore = (text: string): Restored => {
  let state = emptyState()
  let damaged = 0
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '' || line.endsWith(seal)) continue
    try {
      state = take(state, line)
    } catch {
      damaged++
    }
  }
  return { state, damaged }
}

/** Opens `<dir>/journal.jsonl`, of this account alone. Throws what is in the way. */
export const openStateFile = (dir: string, now: () => number): StateFile => {
  const file = join(dir, 'journal.jsonl')
  const next = `${file}.tmp`
  let state = emptyState()
  let damaged = 0
  let fd = -1
  /** Bytes of the file, as far as this bridge wrote it, and how many of them are the snapshot. */
  let [size, begins] = [0, 0]
  let isTorn = false

  const letGo = () => {
    if (fd >= 0) closeSync(fd)
    fd = -1
  }
  /** Everything in one line, in a new file that takes the place of the old one in one step. */
  const begin = (isStill: () => boolean) => {
    forget(state, now())
    rmSync(next, { force: true })
    const fresh = openOwnFile(next)
    const line = `${snapshotBegins}${packState(state)}}\n`
    try {
      writeWhole(fresh, line)
      fsyncSync(fresh)
      if (!isStill()) throw taken()
      // On Windows an open file cannot be replaced.
      letGo()
      renameSync(next, file)
    } catch (error) {
      closeSync(fresh)
      throw error
    }
    fd = fresh
    size = fstatSync(fd).size
    begins = size
    isTorn = false
  }
  whileOpening(dir, limits.openingMs, (isStill) => {
    if (existsSync(file)) ({ state, damaged } = restore(takeOver(file)))
    begin(isStill)
  })
  return {
    state,
    damaged,
    record: (entry) => {
      const line = `${isTorn ? '\n' : ''}${JSON.stringify(entry)}\n`
      // A line that was written in part is cut off from the next one by a line break, and read as damaged.
      if (fd < 0) fd = openOwnFile(file)
      if (isTorn) size = fstatSync(fd).size
      isTorn = true
      writeWhole(fd, line)
      isTorn = false
      size += Buffer.byteLength(line)
      if (isTaken(fd, size)) throw taken()
      apply(state, entry)
      if (size - begins <= limits.maxJournalBytes) return
      try {
        whileOpening(dir, 0, (isStill) => begin(() => isStill() && !isTaken(fd, size)))
      } catch {
        // The old file still has everything. It goes on growing, and the next entry tries this again.
      }
    },
    close: letGo,
  }
}

/**
 * Whether this file is nobody's journal any more, because another bridge has taken it over, or is about to. The lock keeps them apart where a process can
 * be asked for; two containers that share a directory cannot ask for each other's. What was written here nobody would ever read.
 */
const isTaken = (fd: number, size: number): boolean => {
  const found = fstatSync(fd)
  return found.nlink === 0 || found.size !== size
}

const taken = (): Error => new Error('another bridge has taken the directory over')

/** Runs something with a file that is open. Throws for one that is another account's. */
const withOwn = <T>(file: string, act: (fd: number) => T): T => {
  const fd = openOwnFile(file)
  try {
    return act(fd)
  } finally {
    closeSync(fd)
  }
}

/** Reads a journal, and makes the bridge that wrote it until now find out at its next line. */
const takeOver = (file: string): string => {
  withOwn(file, (fd) => writeWhole(fd, `${seal}\n`))
  return withOwn(file, (fd) => readFileSync(fd, 'utf8'))
}
