import { shown } from '../policy/shown.ts'

/** Lines on standard output. Names of files and what they hold come from outside: nothing in a line drives a terminal. */
export const say = (...lines: readonly string[]): void => write(process.stdout, lines)

/** The same on standard error. */
export const complain = (...lines: readonly string[]): void => write(process.stderr, lines)

/** JSON for a terminal or a program: what would drive the one is escaped, which is the same to the other. */
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
  // `| head`: who has read enough leaves.
  if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  stream.write(`${text}\n`)
}
