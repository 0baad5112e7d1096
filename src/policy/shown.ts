/*
 * What of a text a person gets to see, in a terminal or a log: texts of servers and hosts may hold passwords, or sequences that drive the
 * terminal. Every step is linear in the length of the text.
 */

import { ellipsis } from '../model/text.ts'

/** Longer texts are cut: a message is for reading. */
const maxShown = 1_000

/** Characters behind these are not even looked at; no user name and password are as long. */
const maxRead = 100_000

/**
 * Controls (C0, DEL, C1), line separators, and characters that turn the direction of a line around: they drive a terminal, or show
 * something else than there is. Made when there is something to say, which in most programs there never is: V8 asks ICU for four sets of
 * characters for it, for a literal already when it reads the file. That was a twentieth of what reading the core takes.
 */
let pattern: RegExp | undefined
const unprintable = (): RegExp => {
  // biome-ignore lint/complexity/useRegexLiterals: it must be none
  pattern ??= new RegExp('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+', 'gu')
  return pattern
}

/** The text on one line, with blanks in the place of all that. */
export const printable = (text: string): string => text.replace(unprintable(), ' ')

/** A JSON text without all that, which still means the same: such characters are written as escapes. */
export const printableJson = (json: string): string =>
  json.replace(unprintable(), (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  )

/** A text without names, passwords and tokens before an @. */
export const redacted = (text: string): string =>
  text.includes('@') ? text.slice(0, maxRead).replace(/[^\s"']+/g, withoutUser) : text

/** A text as it may be shown to somebody: short, on one line, without what a terminal obeys, and without a password. */
export const shown = (text: string): string => printable(redacted(text).slice(0, maxRead)).slice(0, maxShown)

/** The same for a stack, which has a line for each call. */
export const shownStack = (stack: string): string => stack.slice(0, maxRead).split('\n', 50).map(shown).join('\n')

/**
 * One word without what looks like a user name and password. A password may hold slashes and further @ signs, so everything between the
 * scheme and the last @ goes. An @ as in `host/@scope` or `folder/@scope` is part of a path.
 */
function withoutUser(word: string): string {
  const slashes = word.search(/\/\/|\\\\/)
  const start = slashes < 0 ? 0 : slashes + 2
  const at = word.lastIndexOf('@')
  if (at < start) return word
  const before = word.slice(start, at)
  const [, port, ...more] = before.split(':', 3)
  const isFolder = /[/\\]$/.test(before.slice(-1)) && !before.includes('@') && more.length === 0
  if (isFolder && (port === undefined || /^\d{1,5}[/\\]/.test(port))) return word
  return `${word.slice(0, start)}${ellipsis}${word.slice(at)}`
}
