/* What the commands of `orangebox` print. */

import { shown } from '../policy/shown.ts'

/** Prints lines on standard output. Names of files and their contents come from outside, so whatever drives a terminal is taken out. */
export const say = (...lines: readonly string[]): void => write(process.stdout, lines)

/** The same on standard error: complaints and warnings, which a script must not read as output. */
export const complain = (...lines: readonly string[]): void => write(process.stderr, lines)

/** A value as indented JSON that is safe to show: control characters and line separators are escaped, which a program that reads JSON undoes. */
export const prettyJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** `1 event`, `2 events`. */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

/** Prints a text of several lines, which are our own or made by `prettyJson`. */
export const sayText = (text: string): void => {
  put(process.stdout, text)
}

/** Lines may hold names and reasons from the disk: each is made safe by itself, so none of them can begin a second line. */
function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  put(stream, lines.map(shown).join('\n'))
}

function put(stream: NodeJS.WriteStream, text: string): void {
  // `orangebox spool | head` closes the pipe early. Without a listener the EPIPE would end the process with a stack.
  if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  stream.write(`${text}\n`)
}
