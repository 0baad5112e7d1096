/* `orangebox spool` in words. Somebody reads this who asks why nothing arrives, so it ends with what happens next. */

import { limits } from '../model/limits.ts'
import type { BackoffNews } from '../outbox/spool/backoff-news.ts'
import { printable } from '../policy/shown.ts'
import { count } from './print.ts'
import type { DirectoryReport, SegmentReport } from './read-spool.ts'

/**
 * A directory in words: each segment, totals, and what happens next.
 *
 * @param now epoch milliseconds, from which ages and waits are counted.
 */
export function describeDirectory(report: DirectoryReport, now: number): readonly string[] {
  const { directory, sink, segments, backoff, killed, refusedAt, others } = report
  const sum = (key: 'pending' | 'acked' | 'dropped' | 'bytes') =>
    segments.reduce((all, segment) => all + segment[key], 0)
  return [
    directory,
    ...(sink ? [`  sink: ${sink.name} (${sink.wire})`] : []),
    ...segments.map((segment) => `  ${describeSegment(segment, now)}`),
    `  total: ${count(segments.length, 'segment')}, ${count(sum('pending'), 'event')} pending, ${sum('acked')} acked, ${sum('dropped')} dropped, ${count(sum('bytes'), 'byte')}`,
    ...(others.length > 0 ? [`  not segments of this format, left alone: ${others.length}`] : []),
    ...(backoff ? [`  backoff: ${describeBackoff(backoff, now)}`] : []),
    ...(killed ? [`  killswitch: ${describeKill(killed, now)}`] : []),
    ...(refusedAt === undefined
      ? []
      : [`  key: refused ${duration(now - refusedAt)} ago; a run with the same key sends nothing for 7 days`]),
    `  next: ${killed ? 'nothing is sent while the killswitch is on' : next(report, now)}`,
  ].map(
    // Names of files and reasons may have been planted by somebody who wants to drive the terminal.
    printable,
  )
}

/** One line for a segment: who holds it, how old it is, what is in it. Of the name only the beginning, which tells files apart. */
function describeSegment(
  { file, state, holder, openedAt, pending, acked, dropped, tries, damaged }: SegmentReport,
  now: number,
): string {
  const held = holder
    ? `${state} by pid ${holder.pid}${holder.thisHost ? ` (${holder.liveness})` : ' of another host, boot or container'}`
    : 'ready, held by nobody'
  // A damaged line is shown only where there is one: it is rare, and a column of zeros would hide it.
  const counts = `${pending} pending, ${acked} acked, ${dropped} dropped, ${tries === 1 ? '1 try' : `${tries} tries`}`
  return `${file.slice(0, 24)}… ${held}, ${age(openedAt, now)}: ${counts}${damaged ? `, ${count(damaged, 'line')} damaged` : ''}`
}

/** A time before `earliestMs` says nothing about age. */
const age = (openedAt: number, now: number): string =>
  openedAt < limits.earliestMs ? 'of unknown age (the clock was not set)' : `${duration(now - openedAt)} old`

/** What programs of this directory know of a failing endpoint, and whether one of them may ask now. */
function describeBackoff({ until, step, at, why }: BackoffNews, now: number): string {
  const failed = `a request failed ${duration(now - at)} ago (${why}), failure ${step} in a row`
  return until > now
    ? `${failed}; nothing is sent for another ${duration(until - now)}`
    : `${failed}; one process a minute may try again`
}

const describeKill = (killed: NonNullable<DirectoryReport['killed']>, now: number): string =>
  killed.by === 'server'
    ? `the server set it ${duration(now - killed.at)} ago, for another ${duration(killed.until - now)}`
    : 'on in the settings, as a program last heard'

/**
 * What will happen to the events, by the rules for taking over: the best case that applies to any of the segments.
 * Under the user's answer some may stay here or be deleted.
 */
function next({ segments, consent, backoff, refusedAt }: DirectoryReport, now: number): string {
  const takeable = segments.filter((segment) => segment.takeable && segment.pending > 0)
  const free = takeable.filter(({ fate }) => fate === 'leaves')
  // Their requests were sent and never answered, so they are asked with ever more rarely; the rest goes at once.
  const uncertain = free.filter(({ tries }) => tries >= limits.patientTries).length
  const n = free.length - uncertain
  const key = refusedAt === undefined ? '' : ' with another key'
  const time = backoff && backoff.until > now ? ' after that time' : ''
  if (n > 0) return `${count(n, 'segment')} can be sent by the next run${key}${time}`
  const deleted = takeable.filter(({ fate }) => fate === 'goes').length
  if (deleted > 0)
    return `${count(deleted, 'segment')} recorded under another answer of the user: the next run deletes it unsent`
  if (takeable.length > free.length)
    return `nothing is sent: the consent file says ${consent.text ?? 'nothing that can be read'}`
  if (uncertain > 0)
    return `${count(uncertain, 'segment')} sent again and again without an answer: tried once an hour now, and given up when too old`
  if (segments.some(({ pending }) => pending > 0))
    return 'what is pending is held by processes that live, or of which this machine cannot tell; others may take it over after 48 hours, or 20 minutes'
  return 'nothing waits to be sent'
}

/** A duration in the unit that reads best. A time in the future, after a clock was set back, counts as just as long ago. */
function duration(ms: number): string {
  const minutes = Math.abs(ms) / 60_000
  if (minutes < 1) return `${Math.round(minutes * 60)} s`
  if (minutes < 120) return `${Math.round(minutes)} min`
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`
}
