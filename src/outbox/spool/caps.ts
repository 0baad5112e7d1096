/* The caps of a directory as rules: which segments have to go, by their names and sizes. `sweep.ts` does it. */

import type { DropReason } from '../../model/books.ts'
import { limits } from '../../model/limits.ts'
import { openedAtOf, type SegmentName } from './names.ts'

/** No segment grows to this: the event that takes it beyond half of it is its last. So nobody asks for sizes where so much for each file is below the cap. */
const mostSegmentBytes = 2 * limits.maxSegmentBytes

/** How much of the past a directory may hold. */
export interface SpoolCaps {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly maxFiles: number
}

/** What is known of the endpoint: nothing yet; that it takes events; that it failed this process; only that it failed others. */
export type Standing = 'unknown' | 'takes' | 'fails' | 'bad_news'

/**
 * The caps that hold as long as this is known of the endpoint. Age counts only after this process has tried in vain: a clock may be
 * wrong, and a tool may run once a month. The number of files counts in full only after a failure, for until then they are likely to leave.
 */
export function capsWhile(standing: Standing, caps: SpoolCaps): SpoolCaps {
  if (standing === 'fails') return caps
  // A little more, so that not every event that opens a segment has something to sweep.
  const files = standing === 'bad_news' ? 1.1 : limits.untriedFiles
  return { maxBytes: caps.maxBytes * 1.1, maxAgeMs: Number.POSITIVE_INFINITY, maxFiles: caps.maxFiles * files }
}

/** Names, oldest first, and how to learn the bytes of one: undefined for what is gone, or not ours to remove. */
export interface Stock {
  readonly names: readonly SegmentName[]
  readonly sizeOf: (name: SegmentName) => number | undefined
}

/**
 * Whether the beginnings of the names show that no cap is exceeded, without parsing them: few files, none of them old. False also where files have
 * waited for so many days that somebody should be told. Nearly always true.
 */
export const isCalm = (files: readonly string[], { maxBytes, maxAgeMs, maxFiles }: SpoolCaps, now: number): boolean =>
  files.length <= Math.min(maxFiles, maxBytes / mostSegmentBytes) &&
  !files.some((file) => openedAtOf(file) < now - Math.min(maxAgeMs, limits.oldBacklogMs))

/** Whether the caps call for a sweep: names, and fifty sizes at most. */
export function isOver(stock: Stock, { maxBytes, maxAgeMs, maxFiles }: SpoolCaps, now: number, roll: number): boolean {
  const [oldest] = stock.names
  if (!oldest) return false
  return (
    tooMany(stock, maxFiles).length > 0 ||
    stock.names.some((name) => isTooOld(name, maxAgeMs, now)) ||
    isTooMuch(stock, maxBytes, roll)
  )
}

/** The segments that have to go, and why; one may come up for several reasons. Sizes, which cost a look at the disk, are asked for last. */
export function* overCaps(
  stock: Stock,
  { maxBytes, maxAgeMs, maxFiles }: SpoolCaps,
  now: number,
  roll: number,
): Generator<[SegmentName, DropReason]> {
  const { names, sizeOf } = stock
  for (const name of tooMany(stock, maxFiles)) yield [name, 'max_files']
  for (const name of names) if (isTooOld(name, maxAgeMs, now)) yield [name, 'max_age']
  if (!isTooMuch(stock, maxBytes, roll)) return
  // From the newest to the oldest, until the cap is full. What is older than that goes, whatever its size.
  const looked = names.slice(0, limits.sweepEntries)
  let left = maxBytes
  const newest = looked.findLastIndex((name) => {
    left -= sizeOf(name) ?? 0
    return left < 0
  })
  for (const name of looked.slice(0, newest + 1)) yield [name, 'max_bytes']
}

/** Whether it waited for too long. A time before `earliestMs` says nothing about age: the clock was not set yet. */
export const isTooOld = ({ openedAt }: SegmentName, maxAgeMs: number, now: number): boolean =>
  openedAt < now - maxAgeMs && openedAt >= limits.earliestMs

/** The oldest segments beyond the cap. Planted names that are no files of ours do not count, or a thousand of them would push out real events. */
function tooMany({ names, sizeOf }: Stock, maxFiles: number): readonly SegmentName[] {
  if (names.length <= maxFiles) return []
  const ours = names.filter((name, index) => index >= limits.sweepEntries || sizeOf(name) !== undefined)
  return ours.slice(0, Math.max(0, ours.length - maxFiles))
}

/** Exact for up to fifty files. Of more it estimates from a sample, another one each time, so that a huge file is found soon. */
function isTooMuch({ names, sizeOf }: Stock, maxBytes: number, roll: number): boolean {
  if (names.length <= maxBytes / mostSegmentBytes) return false
  const step = Math.ceil(names.length / limits.sampledSizes)
  const sample = names.filter((_, index) => index % step === Math.floor(roll * step))
  const bytes = sample.reduce((sum, name) => sum + (sizeOf(name) ?? 0), 0)
  return bytes * names.length > maxBytes * sample.length
}
