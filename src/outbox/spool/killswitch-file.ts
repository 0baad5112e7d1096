/* `kill.json`: the server's own killswitch, which comes in the headers of its answers (`policy/parse-kill.ts`). */

import { mayUse, type Paths } from '../../home/directory.ts'
import { readSmall, replaceSmall, tidyUp } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import type { Disk, Ports } from '../../model/ports.ts'

/** What the server itself says about whether anything may be recorded for it and sent to it, shared by all processes of one directory. */
export interface KillFile {
  /** Milliseconds for which it is switched off; 0: it is not. Looks at the file. */
  waitMs(): number
  /** The same, as of a second ago at most: it is asked at every event. */
  lastMs(): number
  /** Epoch milliseconds until which it is switched off, as last heard; undefined: it is not. Looks at no file. */
  until(): number | undefined
  /** The server said so, for so long; 0: not any more. */
  say(forMs: number): void
}

/** Where the file is, and what writing it needs. */
export interface KillFileDeps {
  readonly ports: Pick<Ports, 'disk' | 'clock' | 'random'>
  readonly place: { readonly paths: Pick<Paths, 'app' | 'segments'>; readonly usesDisk: boolean }
}

/** Where it is written down, in the directory of the segments. */
export const killFile = 'kill.json'

/** Remembered on disk, so that a run of 200 ms obeys what an earlier one was told. Where nothing can be written, each process remembers for itself. */
export function openKillFile({ ports: { disk, clock, random }, place: { paths, usesDisk } }: KillFileDeps): KillFile {
  const path = `${paths.segments}/${killFile}`
  /** Epoch milliseconds, as this process was told. */
  let own = 0
  let found = 0
  /** By the wall clock, because reading it takes half as long. */
  let lookedAt = Number.NEGATIVE_INFINITY

  const leftOf = (until: number, now: number) => (isBelievable(until, now) ? Math.max(0, until - now) : 0)
  const look = () => {
    lookedAt = clock.now()
    found = usesDisk ? (readKill(disk, paths.segments, lookedAt)?.until ?? 0) : 0
  }
  const waitMs = () => {
    // Nobody switched it off, as nearly always, so the clock need not be read.
    if (own === 0 && found === 0) return 0
    const now = clock.now()
    return Math.max(leftOf(own, now), leftOf(found, now))
  }
  return {
    waitMs: () => {
      look()
      return waitMs()
    },
    lastMs: () => {
      if (Math.abs(clock.now() - lookedAt) >= limits.killLookMs) look()
      return waitMs()
    },
    until: () => (waitMs() > 0 ? clock.now() + waitMs() : undefined),
    say: (forMs) => {
      own = forMs > 0 ? Math.round(clock.now() + forMs) : 0
      found = 0
      if (!usesDisk || !mayUse(disk, paths.app, paths.segments)) return
      if (own === 0) return tidyUp(disk, path)
      try {
        replaceSmall(disk, random, path, JSON.stringify({ until: own, at: clock.now() }))
      } catch {
        // A full disk: it holds for this process.
      }
    },
  }
}

/** What the server said, and when (epoch milliseconds). */
export interface KillNews {
  readonly until: number
  readonly at: number
}

/** What the file of a directory says, if it can be believed and is not over: neither a clock that jumped nor another user may silence a machine. */
export function readKill(disk: Disk, directory: string, now: number): KillNews | undefined {
  const path = `${directory}/${killFile}`
  try {
    // Looked for before each request, and mostly missing: opening a file that is not there costs an exception, 40 µs.
    const text = disk.exists(path) ? readSmall(disk, path) : undefined
    if (text === undefined || !mayUse(disk, directory)) return undefined
    const { until, at } = JSON.parse(text) ?? {}
    const isSo = [until, at].every(Number.isFinite) && until > now && isBelievable(until, now)
    return isSo ? { until, at } : undefined
  } catch {
    return undefined
  }
}

/** Whether a time is no further away than a server may ask for. */
const isBelievable = (until: number, now: number): boolean => until <= now + limits.maxKillMs
