import type { DropReason } from '../model/books.ts'
import { limits } from '../model/limits.ts'
import type { SegmentName } from './names.ts'

/** How much of the past a directory may hold. */
export interface SpoolCaps {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly maxFiles: number
}

/** Names, oldest first, and how to learn the bytes of one: 0 for what is gone, or not ours to remove. */
export interface Stock {
  readonly names: readonly SegmentName[]
  readonly sizeOf: (name: SegmentName) => number
}

/** Whether the caps call for a sweep, without asking for more than fifty sizes: about so many files it is sure, beyond that it estimates. */
export function isOver(
  { names, sizeOf }: Stock,
  { maxBytes, maxAgeMs, maxFiles }: SpoolCaps,
  now: number,
  roll: number,
) {
  const [oldest] = names
  if (oldest === undefined) return false
  if (names.length > maxFiles || oldest.openedAt < now - maxAgeMs) return true
  // No segment grows to twice the size at which its writer rolls.
  if (names.length * 2 * limits.maxSegmentBytes <= maxBytes) return false
  const step = Math.ceil(names.length / limits.sampledSizes)
  const sample = names.filter((_, index) => index % step === Math.floor(roll * step))
  const bytes = sample.reduce((sum, name) => sum + sizeOf(name), 0)
  return bytes * names.length > maxBytes * sample.length
}

/** What has to go, and why; one name may come up for several reasons. The sizes are asked for last, once the names have had their say. */
export function* overCaps(
  { names, sizeOf }: Stock,
  caps: SpoolCaps,
  now: number,
): Generator<[SegmentName, DropReason]> {
  for (const name of names.slice(0, Math.max(0, names.length - caps.maxFiles))) yield [name, 'max_files']
  for (const name of names) if (name.openedAt < now - caps.maxAgeMs) yield [name, 'max_age']
  for (const name of names) if (name.tries >= limits.maxTries) yield [name, 'uncertain']
  // From the newest back: what does not fit any more.
  let left = caps.maxBytes
  const tooMuch = names
    .slice(0, limits.sweepEntries)
    .toReversed()
    .filter((name) => {
      left -= sizeOf(name)
      return left < 0
    })
  for (const name of tooMuch.toReversed()) yield [name, 'max_bytes']
}
