/* The consent file of an app, asked before anything is recorded and before each request. Its users and all its programs may write it. */

import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import { or } from '../model/or.ts'
import type { Clock, Disk, Random } from '../model/ports.ts'
import {
  type Consent,
  consentText,
  type News,
  neverAsked,
  newsOf,
  noAnswer,
  parseConsent,
  unread,
  withoutYes,
} from '../policy/consent.ts'
import { codeOf, isForbidden, refusal } from '../policy/disk-fault.ts'
import { isStackFull } from '../policy/is-stack-full.ts'
import { warn } from '../policy/warn.ts'
import { isBelievable } from './directory.ts'
import { NotSmallError, readSmall, replaceSmall, smallBytes, writeOnce } from './write-once.ts'

/** What the user allowed, as the file of this app says it, and as far as this process could read it. */
export interface ConsentFile {
  /** As it was last read; reads again when that is a second ago (`consentLookMs`). Never throws. */
  current(): Consent
  /** As it was last read, however long ago: for whoever knows that `current` was asked a moment before. Never throws. */
  last(): Consent
  /** Reads it again. Never throws: where it cannot be looked at, what it said last holds. */
  read(): Consent
  /**
   * Reads it again, and where nobody was ever asked writes down that the default, on, is in force from now. Throws what the
   * disk throws: recorded under no file, events would be thrown away as soon as somebody writes one.
   */
  ensure(): Consent
  /** Milliseconds until a file that could not be looked at is looked at again; 0: the last look succeeded. */
  waitMs(): number
  /** Writes down what the user says now, over what was said before. Throws what the disk throws. */
  say(mode: Consent['mode']): void
  /** To be called where an answer could not be written down: a *no* or `local` then holds for this process all the same, a *yes* does not. */
  insist(mode: Consent['mode']): void
  /** Calls back from now on when more is known. */
  onNews(listener: ConsentListener): void
}

/** Called when more is known. */
export type ConsentListener = (now: Consent, news: News) => void

/** What a consent file needs of the outside world. */
export interface ConsentDeps {
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly report: Report
  /** Nothing leaves before the user said yes: the default is `local`, also where it was `on` before. Default false. */
  readonly requiresYes?: boolean | undefined
}

/**
 * Touches nothing before it is asked.
 *
 * @param path undefined: there is no place for a file, so nobody was ever asked.
 */
export function openConsentFile(
  path: string | undefined,
  { disk, clock, random, report, requiresYes }: ConsentDeps,
): ConsentFile {
  const listeners: ConsentListener[] = []
  /** The last answer that was read. */
  let known: Consent | undefined
  /** An answer that could not be written down, and holds for this process. */
  let insisted: Consent | undefined
  let lookAt = Number.NEGATIVE_INFINITY
  /** How many attempts in a row to look at the file have failed. */
  let failures = 0
  let lastSaid = Number.NEGATIVE_INFINITY
  /** Takes what was found as known, and tells the listeners what is new about it. */
  const settle = (next: Consent, wroteDefault = false): Consent => {
    const before = known
    known = next
    failures = 0
    lookAt = clock.monotonic() + limits.consentLookMs
    const news = newsOf(before, next, wroteDefault)
    if (news === 'said' && next.text !== null)
      report({ level: 'info', code: 'consent', message: `the user says now: ${next.text}` }, next.text)
    if (news) for (const listener of listeners) listener(next, news)
    return next
  }
  /** Reads the file. Throws if it could not be looked at, because that says nothing about what stands there. */
  const look = (): Consent => {
    if (insisted) return settle(insisted)
    try {
      const found = path === undefined ? neverAsked : answerIn(disk, path, report, known)
      return settle(requiresYes ? withoutYes(found) : found)
    } catch (error) {
      // The host's stack was full, which says nothing about the file. It is read again the next time.
      if (!isStackFull(error)) cannotLook(error as Error)
      throw error
    }
  }
  /** Puts the next look off. */
  const cannotLook = ({ message: why }: Error) => {
    lookAt = clock.monotonic() + Math.min(limits.consentLookMs * 2 ** failures++, limits.maxConsentLookMs)
    const until = known
      ? `what it said last still holds, ${known.text ?? known.mode}`
      : 'events wait in memory until it can be'
    warn(report, 'consent', `the consent file cannot be looked at, and ${until}: ${why}`, 'look')
  }
  const read = () => or(undefined, look) ?? known ?? unread
  const current = () => (clock.monotonic() < lookAt ? (known ?? unread) : read())
  return {
    ...{ read, current, last: () => known ?? current() },
    ensure: () => {
      let now: Consent
      try {
        now = look()
      } catch (error) {
        if (known && known.text !== null) return known
        throw error
      }
      if (path === undefined) return now
      if (requiresYes ? !isUnsaid(now) : now !== neverAsked) return now
      if (requiresYes) return settle(withoutYes(writeLocal(path, now, { disk, clock, random })), true)
      return settle(parse(writeOnce(disk, random, path, consentText('on', clock.now())), report), true)
    },
    waitMs: () => (failures === 0 ? 0 : Math.max(0, lookAt - clock.monotonic())),
    say: (mode) => {
      if (path === undefined) throw new Error('there is no state directory to write it in')
      // Two answers within one millisecond must differ in their text: otherwise events recorded under the first would be sent under the second.
      lastSaid = Math.max(clock.now(), lastSaid + 1)
      const text = consentText(mode, lastSaid)
      replaceSmall(disk, random, path, `${text}\n`)
      insisted = undefined
      settle({ mode, text, isSaid: true })
    },
    insist: (mode) => {
      insisted = mode === 'on' ? undefined : { mode, text: consentText(mode, clock.now()) }
      read()
    },
    onNews: (listener) => void listeners.push(listener),
  }
}

/**
 * Writes `local` down where a yes is required and nobody has said one. Also over an `on` that the SDK wrote as the default: others that send
 * for this app, an uploader or a cron job, know only the file.
 */
function writeLocal(path: string, now: Consent, { disk, clock, random }: Omit<ConsentDeps, 'report'>): Consent {
  const text = consentText('local', clock.now())
  if (now.text === null) return parseConsent(writeOnce(disk, random, path, text)) ?? noAnswer
  replaceSmall(disk, random, path, text)
  return { mode: 'local', text }
}

/** Whether nobody was asked, or the yes that stands there is only the default. */
const isUnsaid = ({ mode, text, by }: Consent): boolean =>
  text === null ? mode !== 'off' : by === 'unasked' && text.startsWith('on')

/** What the file says. Throws if it could not be looked at. `known`: what it said last. */
function answerIn(disk: Disk, path: string, report: Report, known: Consent | undefined): Consent {
  try {
    if (!isBelievable(disk, path.slice(0, path.lastIndexOf('/')))) {
      // Given away while this program runs, as by `chown -R`. That is no new answer, and nothing is deleted for it.
      if (known?.text) throw refusal('its directory belongs to another user now')
      return neverAsked
    }
    const text = readSmall(disk, path, smallBytes, true)
    return text === undefined ? neverAsked : parse(text, report)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return neverAsked
    if (isNoAnswer(error)) return refuse(error as Error, report)
    throw error
  }
}

/**
 * Whether an error means that there is something, but no answer that could ever be read: a directory, a link or a file of a megabyte in the
 * place of the file, or a permission model of the host that forbids to look.
 */
const isNoAnswer = (error: unknown): boolean =>
  error instanceof NotSmallError || isForbidden(error) || codeOf(error) === 'ELOOP' || codeOf(error) === 'EISDIR'

const parse = (text: string, report: Report): Consent =>
  parseConsent(text) ?? refuse(new Error('it is not of the form "on 2026-01-31T12:00:00.000Z"'), report)

/** A damaged file counts as a *no*, because no *yes* can be read from it. But nothing is deleted on its account, because no *no* can be read either. */
function refuse({ message }: Error, report: Report): Consent {
  warn(report, 'disabled', `no answer can be read from the consent file, which counts as no: ${message}`, 'consent')
  return noAnswer
}
