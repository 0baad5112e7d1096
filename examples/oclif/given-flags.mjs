// @ts-check
import { oneOf } from 'orangebox'

/**
 * Which of a command's flags stand on the command line: each by its declared name, with its value where that is one of its declared options, else
 * `true`. Of what the user typed nothing is taken over: it is only compared with what the command declares.
 *
 * @param {import('@oclif/core').Command.Loadable} command
 * @param {readonly string[]} argv behind the command's name
 */
export function givenFlags(command, argv) {
  const end = argv.indexOf('--')
  const typed = end < 0 ? argv : argv.slice(0, end)
  /** @type {Record<string, true | ReturnType<ReturnType<typeof oneOf>>>} */
  const given = {}
  for (const [name, flag] of Object.entries(command.flags)) {
    const at = typed.findLastIndex((word) => isFlag(word, name, flag))
    if (at < 0) continue
    const choices = 'options' in flag && flag.options ? flag.options : undefined
    const value = valueAt(typed, at)
    given[`option.${name}`] = choices?.includes(value ?? '') ? oneOf(...choices)(value) : true
  }
  return given
}

/**
 * @param {string} word
 * @param {string} name
 * @param {import('@oclif/core').Command.Flag.Cached} flag
 */
function isFlag(word, name, flag) {
  const long = [name, ...(flag.aliases ?? [])]
  if (flag.type === 'boolean' && flag.allowNo && word === `--no-${name}`) return true
  if (long.some((one) => word === `--${one}` || word.startsWith(`--${one}=`))) return true
  // `-f`, and `-fjson`; of several short ones in one word the first.
  return flag.char !== undefined && word.startsWith(`-${flag.char}`)
}

/**
 * @param {readonly string[]} typed
 * @param {number} at
 */
function valueAt(typed, at) {
  const word = typed[at] ?? ''
  if (word.startsWith('--')) return word.includes('=') ? word.slice(word.indexOf('=') + 1) : typed[at + 1]
  return word.length > 2 ? word.slice(2).replace(/^=/, '') : typed[at + 1]
}
