/* What else is removed from our directories, at the end of a turn that had time for it. */

import type { Paths } from '../../home/directory.ts'
import { listOwn } from '../../home/list-own.ts'
import { tidyUp } from '../../home/write-once.ts'
import type { Disk } from '../../model/ports.ts'
import { format } from './names.ts'

const hour = 3_600_000

/**
 * What is written aside and moved into place, in full: the host may keep its own `.tmp` files beside ours. `upload`: the empty file an
 * uploader is started with, and the whole brief of versions before.
 */
const aside =
  /^(?:consent|installation-id|salt|seen|notice|backoff\.json|tool\.json|kill\.json|refused\.json|settings-[0-9a-f]{8}\.json|upload)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

/**
 * Removes what crashes and other versions leave besides segments: files written aside that were never moved into place,
 * spent tokens, and segments of formats this version cannot read once nobody can be expected to. Everything else in the
 * directories is left alone.
 */
export function sweepLitter(disk: Disk, paths: Paths, now: number): void {
  for (const which of ['app', 'segments'] as const) {
    const directory = paths[which]
    for (const file of listOwn(disk, paths, which).slice(0, 5_000)) {
      if (isSpent(file, now, () => disk.lstat(`${directory}/${file}`).changedAt)) tidyUp(disk, `${directory}/${file}`)
    }
  }
}

/** Whether a file is of no use any more. `changedAt` is asked only for names that may be. */
function isSpent(file: string, now: number, changedAt: () => number): boolean {
  const token = file.endsWith('.token') && /^(?:probe|upload)\.(\d{1,12})\.token$/.exec(file)
  if (token) return Number(token[1]) * 60_000 < now - hour
  const age = longestAge(file)
  try {
    return age !== undefined && now - changedAt() > age
  } catch {
    return false
  }
}

/**
 * How old a file becomes at most; undefined: it is not for us to say. Most names end otherwise, or begin as ours do: an expression that is asked has to
 * be compiled, and nearly every run comes here.
 */
function longestAge(file: string): number | undefined {
  if (file.endsWith('.tmp')) return aside.test(file) ? hour : undefined
  if (!file.endsWith('.jsonl') || file.startsWith(`${format}-`)) return undefined
  const other = /^(\d{1,4})-\d{1,15}-[0-9a-f-]{36}\..*\.jsonl$/.exec(file)
  return other && Number(other[1]) !== format ? 30 * 24 * hour : undefined
}
