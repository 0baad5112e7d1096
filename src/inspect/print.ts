import { shown } from '../policy/shown.ts'

/** Lines on standard output. Names of files and what they hold come from outside: nothing in a line drives a terminal. */
export const say = (...lines: readonly string[]): void => write(process.stdout, lines)

/** The same on standard error. */
export const complain = (...lines: readonly string[]): void => write(process.stderr, lines)

/** JSON that is safe to show: control characters and line separators are escaped, which a program that reads JSON undoes. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** A text of several lines, which are our own or made by `printableJson`. */
export const sayText = (text: string): void => {
  put(process.stdout, text)
}

function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  put(stream, lines.map(shown).join('\n'))
}

function put(stream: NodeJS.WriteStream, text: string): void {
  // `orangebox spool | head` closes the pipe early. Without a listener the EPIPE would end the process with a stack.
  if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  stream.write(`${text}\n`)
}
