/*
 * Events that count once a day (`dedupe`, exposures), over all programs of an app. Without the file a tool that starts a thousand times a
 * day would report a thousand exposures.
 */

import { limits } from '../model/limits.ts'
import { once } from '../model/once.ts'
import type { Clock, Disk, Random } from '../model/ports.ts'
import { codeOf, refusal } from '../policy/disk-fault.ts'
import { isMine, makeDirectory, type Paths } from './directory.ts'
import { createSeenKeys, lineOf, type Met } from './seen-keys.ts'
import { readSmall, replaceSmall } from './write-once.ts'

/** Keys that were met within the last day, by any process of the app on this machine. */
export interface SeenFile {
  /** Whether the key is new. From now on it is not, to no process: of several that ask at the same time one hears yes. Never throws. */
  isNew(key: string): boolean
  /** To be called where somebody said no: forgets what only this process remembers. The file is removed by whoever says no. */
  forget(): void
}

/** What it is made of. */
export interface SeenFileDeps {
  /** Undefined: there is no place for a file. */
  readonly paths: Pick<Paths, 'app' | 'seen'> | undefined
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  /** False: keys are remembered by this process alone. */
  readonly writes: boolean
}

/**
 * Opens the memory of keys. They are hashed, because a host may use anything as a key. It is a file to which lines are appended, read again
 * when it has changed. The newest 4,096 keys count, and it is written anew with these when it has become too long. Where the disk refuses,
 * only this process remembers. Touches nothing before it is asked.
 */
export function openSeenFile({ paths, disk, clock, random, writes }: SeenFileDeps): SeenFile {
  const path = writes ? paths?.seen : undefined
  const by = once(() => random.uuid().slice(0, 8))
  /** What the file looked like when it was read last. `by` is the name of this client in it. */
  let mark = ''

  const seconds = () => Math.floor(clock.now() / 1_000)
  const keys = createSeenKeys(seconds)
  const markOf = ({ size, changedAt }: { readonly size: number; readonly changedAt: number }) => `${size} ${changedAt}`
  const refresh = (file: string) => {
    try {
      const now = markOf(disk.lstat(file))
      if (now === mark) return
      keys.learn(readSmall(disk, file, limits.maxReadSeenBytes) ?? '')
      mark = now
    } catch (error) {
      // The file is gone, because somebody said no: what was met before is forgotten. Where there never was one, only this process remembers.
      if (codeOf(error) === 'ENOENT' && mark !== '') keys.clear()
      mark = ''
    }
  }
  const open = (file: string): number => {
    try {
      return disk.open(file)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
    makeDirectory(disk, paths?.app ?? '')
    try {
      return disk.create(file)
    } catch (error) {
      // Another process was faster.
      if (codeOf(error) !== 'EEXIST') throw error
      return disk.open(file)
    }
  }
  /** Appends the key, then reads whose line came first: that process is the one for which the key was new. */
  const claim = (file: string, key: string, met: Met): boolean => {
    const fd = open(file)
    try {
      const there = disk.fstat(fd)
      if (!isMine(disk, there)) throw refusal(`${file} belongs to another user`)
      const before = there.size
      const bytes = disk.append(fd, lineOf(key, met))
      const after = disk.fstat(fd)
      const isAlone = (before === 0 || mark.startsWith(`${before} `)) && after.size === before + bytes
      // A larger file was not written by us; it is replaced below.
      if (!isAlone && after.size <= limits.maxReadSeenBytes) keys.learn(disk.read(fd, after.size))
      mark = markOf(after)
      if (after.size > limits.maxSeenBytes) {
        replaceSmall(disk, random, file, keys.text())
        mark = markOf(disk.lstat(file))
      }
    } finally {
      disk.close(fd)
    }
    return keys.metBy(key) === by()
  }

  return {
    forget: () => {
      if (path === undefined) keys.clear()
    },
    isNew: (text) => {
      const key = random.sha256(text).slice(0, 16)
      if (path !== undefined) refresh(path)
      if (keys.metBy(key) !== undefined) return false
      const now = { at: seconds(), by: by() }
      keys.remember(key, now)
      if (path === undefined) return true
      try {
        return claim(path, key, now)
      } catch {
        // The file cannot be used, so only this process remembers.
        keys.remember(key, now)
        return true
      }
    },
  }
}
