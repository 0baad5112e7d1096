/*
 * `backoff.json`, the memory of outages that all processes of one directory share. Without it a cron job of a minute on ten thousand machines
 * would ask a broken endpoint ten thousand times a minute.
 */

import { mayUse, type Paths } from '../../home/directory.ts'
import { takeToken } from '../../home/token.ts'
import { tidyUp, writeNew } from '../../home/write-once.ts'
import { limits } from '../../model/limits.ts'
import type { Ports, Processes } from '../../model/ports.ts'
import { ladderMs } from '../../policy/backoff.ts'
import { type BackoffNews, readBackoff, untilAsked } from './backoff-news.ts'

/** Bad news that all processes of one directory share, so that each need not learn it for itself. */
export interface BackoffFile {
  /**
   * Milliseconds in which no request may be made; 0: one may be made now. Where somebody failed, nobody may until the time is
   * up, and then one may, to find out: the winner of the minute's token. Whose own news it is goes by its own backoff.
   */
  waitMs(): number
  /** The same for those who only want to know: takes no token. 0: a request may be made, if `waitMs` then says so. */
  blockedMs(): number
  /** A request failed; `askedMs`: what the endpoint asked for. */
  failed(why: string, askedMs: number | undefined): void
  /**
   * A request succeeded that began at this time (epoch milliseconds).
   * @returns whether that ended an outage: more than one failure and the try right after it.
   */
  succeeded(beganAt: number): boolean
}

/** Where the file is, and what writing it needs. */
export interface BackoffFileDeps {
  readonly ports: Pick<Ports, 'disk' | 'clock' | 'random'> & { readonly processes: Pick<Processes, 'ageMs'> }
  readonly place: { readonly paths: Pick<Paths, 'app' | 'segments'> }
}

const minuteMs = 60_000

/** For clients that do not touch the disk: no news is shared. */
export const noNews: BackoffFile = { waitMs: () => 0, blockedMs: () => 0, failed: () => {}, succeeded: () => false }

/** Opens nothing yet: the file is read at each question. Never throws. */
export function openBackoffFile({
  ports: { disk, clock, random, processes },
  place: { paths },
}: BackoffFileDeps): BackoffFile {
  const path = `${paths.segments}/backoff.json`
  /** What this process wrote last. */
  let mine: string | undefined

  const read = () => readBackoff(disk, paths.segments, clock.now())
  const write = (news: BackoffNews) => {
    const aside = `${path}.${random.uuid()}.tmp`
    // Under sudo, a file of root would be in the way of the user's own.
    if (!mayUse(disk, paths.app, paths.segments)) return
    try {
      writeNew(disk, aside, JSON.stringify(news))
      disk.rename(aside, path)
      mine = JSON.stringify(news)
    } catch {
      // Where nothing can be written, nothing can be shared: each process learns for itself.
      tidyUp(disk, aside)
    }
  }
  /** The end of a step, spread by chance so that machines that failed together do not ask together. */
  const untilAfter = (step: number, askedMs = 0) =>
    Math.round(clock.now() + Math.max(askedMs, ladderMs(step) * (0.75 + 0.5 * random.roll())))

  /** News that another process wrote. One's own is known from the endpoint's state. */
  const ofOthers = () => {
    const news = read()
    return news && JSON.stringify(news) !== mine ? news : undefined
  }

  return {
    blockedMs: () => {
      const news = ofOthers()
      return news ? untilAsked(news, clock.now(), processes) : 0
    },
    waitMs: () => {
      const [news, now] = [ofOthers(), clock.now()]
      if (!news) return 0
      const blockedMs = untilAsked(news, now, processes)
      if (blockedMs > 0) return blockedMs
      // A program that ran already when the news was written is about to meet the same trouble, or none. If it took the token
      // or climbed a step, the next run, which may find the endpoint back, would have to wait.
      if (now - news.at < Math.min(processes.ageMs(), limits.sameMomentMs)) return 0
      // The minute is reserved before the request is made. Otherwise all who waited for the same moment would make one.
      const minute = Math.floor(now / minuteMs)
      if (!takeToken(disk, `${paths.segments}/probe.${minute}.token`))
        return (minute + 1) * minuteMs - now + 10_000 * random.roll()
      write({ ...news, step: news.step + 1, until: untilAfter(news.step + 1), at: now })
      return 0
    },
    failed: (why, askedMs) => {
      const [news, now] = [read(), clock.now()]
      // Failures within one step are the same bad news: the ladder is climbed by outages that last, not by processes that ask. On the first step a
      // failure never climbs: another process that asks after it has climbed in `waitMs` already, and one process alone stays there.
      const climbs = !news || (news.step > 1 && now >= news.until)
      const step = (news?.step ?? 0) + (climbs ? 1 : 0)
      const until = climbs ? untilAfter(step, askedMs) : Math.max(news.until, now + (askedMs ?? 0))
      write({ until, step, at: now, why: why.slice(0, 200) })
    },
    succeeded: (beganAt) => {
      const news = read()
      // An answer that was under way when others failed says nothing about what came after.
      if (!news || (beganAt <= news.at && JSON.stringify(news) !== mine)) return false
      tidyUp(disk, path)
      return news.step > 2
    },
  }
}
