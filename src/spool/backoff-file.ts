import type { Clock, Disk, Random } from '../model/ports.ts'
import { ladderMs } from '../policy/backoff.ts'
import { codeOf, readSmall } from './write-once.ts'

/** Bad news that all processes of one directory share, so that each need not learn it for itself. */
export interface BackoffFile {
  /**
   * Whether requests may be made now. Where somebody failed, nobody may until the time is up, and then one may, to find out:
   * the winner of a token. The process whose own news it is goes by its own backoff.
   */
  mayTry(): boolean
  /** A request failed; `waitMs`: what the endpoint asked for. */
  failed(why: string, waitMs: number | undefined): void
  /** A request succeeded that began at this time (epoch milliseconds). */
  succeeded(beganAt: number): void
}

/** What the file says: nothing before `until`, the rung of the ladder, when and why it was written. */
export interface BackoffNews {
  readonly until: number
  readonly step: number
  readonly at: number
  readonly why: string
}

/** For clients that do not touch the disk: no news is shared. */
export const noNews: BackoffFile = { mayTry: () => true, failed: () => {}, succeeded: () => {} }

export function openBackoffFile(directory: string, disk: Disk, clock: Clock, random: Random): BackoffFile {
  const path = `${directory}/backoff.json`
  /** The `at` of what this process wrote last. */
  let mine: number | undefined

  const write = (news: BackoffNews) => {
    const aside = `${path}.${random.uuid()}.tmp`
    try {
      const fd = disk.create(aside)
      try {
        disk.append(fd, JSON.stringify(news))
      } finally {
        disk.close(fd)
      }
      disk.rename(aside, path)
      mine = news.at
    } catch {
      // Where nothing can be written, nothing can be shared: each process learns for itself. The sweep takes what is left aside.
    }
  }
  const untilAfter = (step: number, waitMs = 0) =>
    clock.now() + Math.max(waitMs, ladderMs(step) * (0.75 + 0.5 * random.roll()))

  return {
    mayTry: () => {
      const news = readBackoff(disk, directory, clock.now())
      if (!news || news.at === mine) return true
      if (clock.now() < news.until) return false
      // Reserve first, then probe: else all who waited for the same moment would wake together.
      if (!takeToken(disk, `${directory}/probe.${Math.floor(clock.now() / 60_000)}.token`)) return false
      const step = news.step + 1
      write({ ...news, step, until: untilAfter(step), at: clock.now() })
      return true
    },
    failed: (why, waitMs) => {
      const news = readBackoff(disk, directory, clock.now())
      // Failures within one rung are the same bad news: the ladder is climbed by outages that last, not by processes that ask.
      const climbs = !news || clock.now() >= news.until
      const step = climbs ? (news?.step ?? 0) + 1 : news.step
      const until = climbs ? untilAfter(step, waitMs) : Math.max(news.until, clock.now() + (waitMs ?? 0))
      write({ until, step, at: clock.now(), why })
    },
    succeeded: (beganAt) => {
      const news = readBackoff(disk, directory, clock.now())
      // An answer that was under way when others failed says nothing about what came after.
      if (!news || (beganAt <= news.at && news.at !== mine)) return
      try {
        disk.unlink(path)
      } catch {
        // Somebody else cleared it.
      }
    },
  }
}

/** What the file of a directory says. */
export function readBackoff(disk: Disk, directory: string, now: number): BackoffNews | undefined {
  try {
    return parseBackoff(readSmall(disk, `${directory}/backoff.json`) ?? '', now)
  } catch {
    return undefined
  }
}

/** The news in a file's text, if it can be believed: a clock that jumped must not silence a machine. */
export function parseBackoff(text: string, now: number): BackoffNews | undefined {
  try {
    const { until, step, at, why } = JSON.parse(text) ?? {}
    if (![until, step, at].every(Number.isFinite) || until > now + 24 * 3_600_000 || at > now + 5 * 60_000)
      return undefined
    return { until, step, at, why: typeof why === 'string' ? why : '' }
  } catch {
    return undefined
  }
}

/** Whether this process is the one that made the token. */
export function takeToken(disk: Disk, path: string, text = ''): boolean {
  try {
    const fd = disk.create(path)
    try {
      disk.append(fd, text)
    } finally {
      disk.close(fd)
    }
    return true
  } catch (error) {
    // On a disk that takes no token nobody can be told apart; the request is made.
    return codeOf(error) !== 'EEXIST'
  }
}
