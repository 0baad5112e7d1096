/* Credentials for `orangebox upload`, from where other users of the machine cannot read them. */

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { isHeaderName, isHeaderText } from '../policy/header-text.ts'

/** Headers, or what is wrong with one. The message never quotes a value, which is a secret. */
export type Found = { readonly headers: Readonly<Record<string, string>> } | { readonly why: string }

/** The longest file that is read: no list of headers is longer, and it is held in memory. */
const maxBytes = 64 * 1024

/**
 * Headers that hold secrets, from files and from environment variables: others can read what stands on a command line. A file has one
 * header in each line, a variable has one.
 *
 * @param onBad hears of a file that others may read.
 */
export function readHeaders(
  files: readonly string[],
  variables: readonly string[],
  onBad: (message: string) => void,
): Found {
  const headers: Record<string, string> = {}
  const texts = [
    ...files.map((file) => ({ where: `--header-file ${file}`, text: textOf(file, onBad) })),
    ...variables.map((name) => ({
      where: `--header-env ${name}`,
      text: process.env[name] ?? new Error('it is not set'),
    })),
  ]
  for (const { where, text } of texts) {
    if (text instanceof Error) return { why: `${where}: ${text.message}` }
    // An empty line and a comment are what people put into such files. One bad line makes the call wrong: half of the credentials would be refused.
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
    if (lines.length === 0) return { why: `${where}: there is no header in it` }
    for (const line of lines) {
      const colon = line.indexOf(':')
      const [name, value] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
      if (colon < 1 || !isHeaderName(name) || value === '' || !isHeaderText(value))
        return { why: `${where}: each line looks like "Authorization: Bearer …"` }
      headers[name] = value
    }
  }
  return { headers }
}

/**
 * The text of a file, or the error.
 *
 * @param file `-` is standard input.
 */
function textOf(file: string, onBad: (message: string) => void): string | Error {
  if (file === '-') return readWhole(0)
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch (error) {
    return error as Error
  }
  try {
    const { mode, size } = fstatSync(fd)
    if (size > maxBytes) return new Error('it is too long')
    // A warning and no refusal: whoever could read the file has done so, and holding events back would not undo it. Windows has no such modes.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) onBad(`--header-file ${file}: others may read it`)
    return readWhole(fd)
  } finally {
    closeSync(fd)
  }
}

/** All of an open file. Errors are returned: the caller tells them with the name of the file. */
function readWhole(fd: number): string | Error {
  try {
    return readFileSync(fd, 'utf8')
  } catch (error) {
    return error as Error
  }
}
