/*
 * The rules of consent: how the file is read, and what follows for events that were recorded under one answer when another is in force.
 * `home/consent-file.ts` reads the file; everything that records, sends or deletes asks these functions.
 */

import { isoTime } from './iso-time.ts'

/** What the user allowed, and when, as the consent file says it. */
export interface Consent {
  readonly mode: 'on' | 'local' | 'off'
  /** `<mode> <ISO 8601 with milliseconds>`; null where nobody was asked (`on`) and where the file holds no answer (`off`). */
  readonly text: string | null
  /** Somebody said so. In the file a newline follows an answer of the user's, and none follows the default that the SDK wrote down. */
  readonly isSaid?: true | undefined
  /**
   * Why it is less than the file says; undefined: it is as the file says. `notice`: one was not shown before this run. `unasked`: nobody
   * said yes, where the host needs a yes. `level`: the host's level is `off`.
   */
  readonly by?: 'notice' | 'unasked' | 'level' | undefined
}

/** There is no file: nobody was ever asked, and the host's default is in force. */
export const neverAsked: Consent = { mode: 'on', text: null }

/** There is a file, and no answer in it: no yes can be read from it. */
export const noAnswer: Consent = { mode: 'off', text: null }

/**
 * The file cannot be looked at, and never could be: it may say anything. What is recorded waits in memory until the file can be read. The
 * text `unread` stands for that in memory alone, never in a file.
 */
export const unread: Consent = { mode: 'local', text: 'unread' }

const grammar = /^(on|local|off) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(\n?)$/

/** Consent from the file's text; undefined if it is not of the grammar, which counts as off. */
export function parseConsent(text: string): Consent | undefined {
  const match = grammar.exec(text)
  if (!match || Number.isNaN(Date.parse(match[2] as string))) return undefined
  const said = { mode: match[1] as Consent['mode'], text: `${match[1]} ${match[2]}` }
  return match[3] ? { ...said, isSaid: true } : said
}

/** The text of a consent given at this moment. */
export const consentText = (mode: Consent['mode'], now: number): string => `${mode} ${isoTime(now)}`

/** For hosts with `requireConsent`: a default that nobody confirmed counts as `local`. */
export const withoutYes = (now: Consent): Consent =>
  now.mode !== 'off' && now !== unread && !now.isSaid ? { ...now, mode: 'local', by: 'unasked' } : now

/**
 * What is new about an answer: it could be read for the `first` time; nobody was asked, and the `default` was written down; the user `said` something
 * else.
 */
export type News = 'first' | 'default' | 'said'

/**
 * What is new about it; undefined: nothing. Any program may have written the default down: what was recorded before that was recorded under it.
 *
 * @param wroteDefault this one did.
 */
export function newsOf(before: Consent | undefined, now: Consent, wroteDefault: boolean): News | undefined {
  if (!before) return 'first'
  // A file that is gone, or in which the SDK wrote down the default, is no change.
  const isOther = before.text !== null && now.text !== null && before.text !== now.text
  if (!wroteDefault && (before.mode !== now.mode || isOther)) return 'said'
  return wroteDefault || (before.text === null && now.text !== null && !now.isSaid) ? 'default' : undefined
}

/**
 * Whether events belong to the consent with this text. They do if it was in force when they were recorded. If the file could not be read
 * at the time, its date tells: an answer not later than `since` was in the file already.
 *
 * @param recorded the text under which they were recorded.
 * @param since when the first of them was recorded, epoch milliseconds.
 */
export const wasUnder = (recorded: string | null, since: number, text: string | null): boolean =>
  recorded === text || (recorded === unread.text && (text === null || Date.parse(text.split(' ')[1] ?? '') <= since))

/** Whether the consent in force demands that events recorded under another one are deleted: after a *no*, and after a yes with a new date. */
export const forbids = (now: Consent, recorded: { isUnder(text: string | null): boolean }): boolean =>
  now.mode === 'off' ? now.text !== null : now.mode === 'on' && !recorded.isUnder(now.text)
