import { ellipsis } from '../model/text.ts'

/* What of a text somebody gets to see, whoever the text came from. Every step is linear in its length. */

/** Longer texts are cut: a message is for reading. */
const maxShown = 1_000

/** What lies behind is not even looked at; no name and password are as long. */
const maxRead = 100_000

/** Controls (C0, DEL, C1), line separators, and what turns the direction of a line around: they drive a terminal, or show something else than there is. */
let pattern: RegExp | undefined
// Made when there is something to say, and most programs never say anything: for it V8 asks ICU for four sets of characters, for a
// literal already when it reads the file. That was a twentieth of what reading the core takes.
const unprintable = (): RegExp => {
  // biome-ignore lint/complexity/useRegexLiterals: it must be none
  pattern ??= new RegExp('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+', 'gu')
  return pattern
}

/** On one line, without what a terminal obeys. */
export const printable = (text: string): string => text.replace(unprintable(), ' ')

/** A JSON text that stays the same JSON, without what a terminal obeys. */
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
 * One word. A password may hold slashes and further signs, so whatever stands before the last @ goes, from the scheme on. What looks
 * like `host/@scope` or `folder/@scope` is no such @.
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
